package parcel

import "net/url"

// ヤマト運輸. Its days have no year.
var yamato = &adapter{
	Carrier: Carrier{
		ID: "jp.yamato", Short: "yamato", Aliases: []string{"야마토", "ヤマト", "クロネコ", "쿠로네코"},
		Ko: "야마토운수", En: "Yamato", Sort: Abroad, Site: "https://www.kuronekoyamato.co.jp",
		Number: "12", Grade: A, Facts: "2024-05",
	},
	form: form{fits: long(12), check: wholeMod7(12)},
	ways: []way{{hosts: []string{"toi.kuronekoyamato.co.jp"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("https://toi.kuronekoyamato.co.jp/cgi-bin/tneko", url.Values{"category": {"0"}, "number01": {x.number}}))
	}, read: readYamato}},
}

var yamatoWords = []phrase{
	{"返品", Returned},
	{"返送", Returned},
	{"配達完了", Delivered},
	{"お届け済み", Delivered},
	{"投函完了", Delivered},
	{"持戻", AttemptFailed},
	{"ご不在", AttemptFailed},
	{"配達中", OutForDelivery},
	{"保管中", ReadyForCollection},
	{"荷物受付", PickedUp},
	{"出荷指示", Registered},
	{"発送済み", InTransit},
	{"輸送中", InTransit},
	{"作業店通過", InTransit},
}

func readYamato(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	box := page.first(ofClass("", "parts-tracking-invoice-block"))
	if box == nil {
		return changed("no .parts-tracking-invoice-block")
	}
	if bad := box.first(func(e *elem) bool { return e.has("tracking-invoice-block-state") && e.has("is-urgent-red") }); bad != nil {
		switch said := bad.words(); {
		case !bad.closed:
			return cut("the state")
		case anyOf(said, "伝票番号未登録", "未登録"):
			return fail(ErrNotRegistered, "伝票番号未登録")
		case anyOf(said, "伝票番号誤り"):
			return fail(ErrNotFound, "伝票番号誤り")
		default:
			return changed("a state that is not known")
		}
	}
	list := box.first(ofClass("", "tracking-invoice-block-detail")).first(tagged("ol"))
	switch {
	case list == nil:
		return changed("no list of events")
	case !list.closed:
		return cut("the list of events")
	}
	for _, item := range list.all(tagged("li")) {
		text := item.first(ofClass("", "item")).words()
		r.add(withYear(item.first(ofClass("", "date")).words(), r.now), Event{
			State: within(yamatoWords, text), Text: text, Place: item.first(ofClass("", "name")).words(),
		})
	}
	if len(r.Events) == 0 {
		return changed("a list without events")
	}
	return nil
}
