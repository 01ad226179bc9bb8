package chat

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestQuestionsAreKnownByHowTheyRead(t *testing.T) {
	for _, text := range []string{
		"이거 매운가요", "냉동인가요ㅠㅠ", "몇 인분이에요", "언제 도착해요?", "아이도 먹을 수 있을까요~", "얼마예요!!", "어떻게 데워요 ㅎㅎ", "배송 되나요…", "뭐가 제일 맛있어요",
		"How long does it keep", "is it spicy", "Can I freeze it?", "전자레인지로 해도 될까요 🙏",
	} {
		if !asks(text) {
			t.Errorf("%q is not taken for a question", text)
		}
	}
	for _, text := range []string{
		"맛있어요", "저 먼저 가요", "신나요!!", "또 만나요~", "어제 먹었는데 최고", "샀어요 ㅎㅎ", "생각나요", "I love it", "Hello", "어제 왔던 사람이에요", "",
	} {
		if asks(text) {
			t.Errorf("%q is taken for a question", text)
		}
	}
}

func TestOpenQuestionsAreWhatViewersAskedAndNobodyAnswered(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		stop := b.run(s)
		defer stop()
		for _, text := range []string{"안녕하세요", "이거 매운가요", "냉동인가요?", "언제 와요?", "몇 인분이에요"} {
			b.say(s, kim, text)
			b.time.pass(2 * time.Second)
		}
		b.say(s, host, "궁금한 것 있으세요?")
		b.saved(s, 6)
		open := func(q list.Query) (texts []string, page list.Page[Question]) {
			page, err := s.Questions(t.Context(), lounge, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range page.Items {
				texts = append(texts, x.Text)
			}
			return texts, page
		}
		all, page := open(list.Query{})
		if want := []string{"이거 매운가요", "냉동인가요?", "언제 와요?", "몇 인분이에요"}; !slices.Equal(all, want) || page.Total != 4 || page.Items[0].Author.Name != "김○○" {
			t.Fatalf("open are %q of %d, want %q", all, page.Total, want)
		}
		if err := s.Answered(t.Context(), lounge, page.Items[0].ID, false, host); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete(t.Context(), lounge, page.Items[1].ID, host); err != nil {
			t.Fatal(err)
		}
		rest := until(t, "the deleted one is gone", func() ([]string, bool) {
			got, _ := open(list.Query{Size: 1})
			return got, !slices.Contains(got, "냉동인가요?")
		})
		_, first := open(list.Query{Size: 1})
		if more, _ := open(list.Query{Size: 1, At: first.Next}); !slices.Equal(rest, []string{"언제 와요?"}) || !slices.Equal(more, []string{"몇 인분이에요"}) {
			t.Errorf("page by page %q and %q", rest, more)
		}
		if err := s.Answered(t.Context(), lounge, page.Items[0].ID, true, host); err != nil {
			t.Fatal(err)
		}
		if again, _ := open(list.Query{}); len(again) != 3 || again[0] != "이거 매운가요" {
			t.Errorf("opened again: %q", again)
		}
		if err := s.Answered(t.Context(), lounge, "nothing", false, host); !errors.Is(err, ErrNotFound) {
			t.Errorf("what is no question: %v", err)
		}
	})
}
