package storefront

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

func TestThePageOfCarriersSaysWhoDoesNotAnswerAndWhoseAnswersNobodyUnderstands(t *testing.T) {
	shop := open(t)
	if err := sqldb.Migrate(t.Context(), shop.DB, "delivery", delivery.Migrations); err != nil {
		t.Fatal(err)
	}
	answers := map[string]error{"kr.cjlogistics": parcel.ErrLayoutChanged, "kr.hanjin": parcel.ErrTimeout, "kr.lotte": nil}
	known := map[string]string{"kr.cjlogistics": "1", "kr.hanjin": "1", "kr.lotte": "1"}
	now := noon
	shop.Parcels = delivery.New(shop.DB, delivery.Needs{Track: func(_ context.Context, carrier, _ string) (*parcel.Tracking, error) {
		return &parcel.Tracking{State: parcel.InTransit}, answers[carrier]
	}}, delivery.Config{Rate: 100, Known: known}, slog.New(slog.DiscardHandler), func() time.Time { return now })
	for range 5 {
		now = now.Add(time.Hour)
		if err := shop.Parcels.LookAtKnown(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w := shop.get("/carriers")
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d", w.Code)
	}
	for carrier, want := range map[string]string{
		"kr.cjlogistics": ` warn">조회 화면이 바뀌어 고치고 있어요`,
		"kr.hanjin":      ` warn">답이 늦어요`,
		"kr.lotte":       ` good">정상`,
	} {
		c, err := parcel.Find(carrier)
		if err != nil {
			t.Fatal(err)
		}
		_, row, _ := strings.Cut(w.Body.String(), `<span class="carrier-name">`+c.Ko+`</span>`)
		row, _, _ = strings.Cut(row, "</li>")
		if !strings.Contains(row, want) {
			t.Errorf("%s: %q, want %q in it", c.Ko, row, want)
		}
	}
	asked, unasked, found := strings.Cut(w.Body.String(), "아직 물어보지 않은 택배사")
	if !found || !strings.Contains(unasked, "로젠택배") || strings.Contains(asked, "로젠택배") || strings.Contains(unasked, "롯데택배<") {
		t.Error("those that were asked and those that were not do not stand apart")
	}
	if bad, good := strings.Index(asked, "한진택배"), strings.Index(asked, "롯데택배"); bad > good {
		t.Error("one that answers stands before one that does not")
	}
}
