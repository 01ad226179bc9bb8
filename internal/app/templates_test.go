package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/wording"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

// Whoever adds a kind of notice says what its words can tell, or that nobody changes them.
func TestTheWordsOfEveryKindCanBeChanged(t *testing.T) {
	own := []string{campaign.Kind, "campaign_test", device.KindTest, "message_test"} // words of their own, or tests
	catalogue, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range tellableKinds() {
		at := slices.IndexFunc(worded, func(w wording.Kind) bool { return w.Name == k.Name })
		if at < 0 {
			if !slices.Contains(own, k.Name) {
				t.Errorf("nobody can change what %s says", k.Name)
			}
			continue
		}
		w := worded[at]
		for _, lang := range []string{"ko", "en"} {
			tx := catalogue.In(lang)
			for key, text := range tx.Areas("notice") {
				if !strings.HasPrefix(key, "notice."+k.Name+".") {
					continue
				}
				for _, name := range texts.Placeholders(text) {
					if name != "shop" && !slices.Contains(w.Variables, name) {
						t.Errorf("%s in %s has {%s}, which its words do not know", key, lang, name)
					}
				}
			}
			for _, name := range w.Variables {
				if !tx.Has("template.example."+name) && !tx.Has("template.example."+k.Name+"."+name) {
					t.Errorf("%s has no example of {%s} in %s", k.Name, name, lang)
				}
			}
			for _, row := range w.Rows {
				if !tx.Has("template.example.row."+row) || !tx.Has("notice.row."+row) {
					t.Errorf("%s has no example of the row %s in %s", k.Name, row, lang)
				}
			}
		}
		if tells := slices.Contains(byMessage, k.Name); tells != slices.Contains(w.Forms, notify.Message) {
			t.Errorf("%s goes by message: %v, and its words as one: %v", k.Name, tells, !tells)
		}
	}
}
