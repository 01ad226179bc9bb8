package storefront

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/id"
)

func TestWhatIsForeseenIsSaidWithHowItIsKnown(t *testing.T) {
	shop := open(t)
	now := time.Date(2026, 11, 27, 19, 0, 0, 0, id.Seoul)
	for _, c := range []struct {
		likely       delivery.Likely
		lang         string
		say, counted string
	}{
		{delivery.Likely{Date: "2026-11-28", Days: 1, Exact: true, Came: 52, Of: 57}, "ko", "내일 도착할 것 같아요. 비슷한 택배 10개 중 9개가 그만큼 걸렸어요.", "11월 28일(토), 최근 6개월 동안 비슷하게 보낸 택배 57개를 세었어요."},
		{delivery.Likely{Date: "2026-11-27", Days: 0, Exact: true, Came: 10, Of: 10}, "ko", "오늘 도착할 것 같아요. 비슷한 택배 10개 중 10개가 그만큼 걸렸어요.", "11월 27일(금), 최근 6개월 동안 비슷하게 보낸 택배 10개를 세었어요."},
		{delivery.Likely{Date: "2026-11-30", Days: 3, Exact: true, Came: 9, Of: 11}, "ko", "11월 30일(월)에 도착할 것 같아요. 비슷한 택배 10개 중 8개가 그만큼 걸렸어요.", "11월 30일(월), 최근 6개월 동안 비슷하게 보낸 택배 11개를 세었어요."},
		{delivery.Likely{Date: "2026-11-30", Days: 3, Came: 10, Of: 11}, "ko", "11월 30일(월)까지 도착할 것 같아요. 비슷한 택배 10개 중 9개가 그 안에 도착했어요.", "11월 30일(월), 최근 6개월 동안 비슷하게 보낸 택배 11개를 세었어요."},
		{delivery.Likely{Days: 2, Came: 10, Of: 11}, "ko", "비슷한 택배 10개 중 9개가 택배사가 받은 뒤 2일 안에 도착했어요.", "최근 6개월 동안 비슷하게 보낸 택배 11개를 세었어요."},
		{delivery.Likely{Days: 0, Came: 10, Of: 11}, "ko", "비슷한 택배 10개 중 9개가 택배사가 받은 날 도착했어요.", "최근 6개월 동안 비슷하게 보낸 택배 11개를 세었어요."},
		{delivery.Likely{Date: "2026-11-28", Days: 1, Exact: true, Came: 52, Of: 57}, "en", "Likely tomorrow: 9 of 10 parcels like this one took just as long.", "Sat, Nov 28: counted over 57 parcels like it in the last six months."},
		{delivery.Likely{Date: "2026-11-30", Days: 3, Came: 10, Of: 11}, "en", "Likely by Mon, Nov 30: 9 of 10 parcels like this one took no longer.", "Mon, Nov 30: counted over 11 parcels like it in the last six months."},
	} {
		say, counted := foreseen(shop.Texts.In(c.lang), c.likely, now)
		if say != c.say || counted != c.counted {
			t.Errorf("%+v:\n%s\n%s\nwant\n%s\n%s", c.likely, say, counted, c.say, c.counted)
		}
	}
}

func TestThatSomethingLeftIsSaidOnceACarrierHasIt(t *testing.T) {
	waits, moves := parcelCard{Waiting: true}, parcelCard{}
	for _, c := range []struct {
		cards []parcelCard
		want  bool
	}{{nil, false}, {[]parcelCard{waits}, true}, {[]parcelCard{waits, waits}, true}, {[]parcelCard{waits, moves}, false}, {[]parcelCard{moves}, false}} {
		if got := unheard(c.cards); got != c.want {
			t.Errorf("%+v: unheard %v, want %v", c.cards, got, c.want)
		}
	}
}
