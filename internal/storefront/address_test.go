package storefront

import (
	"net/http"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
)

func TestAddressIsTheSamePieceOnCheckoutAndByItself(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	w := s.get("/checkout/address?next=/live/night")
	wants(t, w, 200, `name="recipient"`, `name="ship_phone"`, `name="email"`, "/sign-in?next=%2flive%2fnight")
	if got := w.Header().Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("it may be kept: %q", got)
	}
	if strings.Contains(w.Body.String(), "<html") {
		t.Error("it came as a whole page")
	}
	page := s.get("/checkout?variant=" + v + "&qty=1").Body.String()
	inputs := between(w.Body.String(), `<div class="form two">`, "<label class")
	if inputs == "" || !strings.Contains(page, inputs) {
		t.Errorf("the checkout has not the same inputs:\n%s", inputs)
	}
	wants(t, s.get("/checkout/address?next=https://evil.example"), 200, `/sign-in?next=%2f"`)
}

func TestAddressIsCheckedByTheRulesOfAnOrder(t *testing.T) {
	s := open(t)
	bad := s.post("/checkout/address", "recipient", "", "ship_phone", "12", "postcode", "x", "line1", "", "line2", "3층", "memo", "", "email", "")
	wants(t, bad, 422, "받는 분 이름을 적어 주세요", "우편번호 다섯 자리를 적어 주세요", `value="3층"`, `value="12"`)
	wants(t, s.post("/checkout/address", ship("email", "nobody")...), 422, "이메일 주소를 확인해 주세요", `value="nobody"`)
	wants(t, s.post("/checkout/address", ship("email", "")...), 200, `value="서울 중구 세종대로 110"`)
	if s.post("/checkout/address", "postcode", "04524", "evil", "1").Code != http.StatusUnprocessableEntity {
		t.Error("it takes what the form does not have")
	}
	if got := s.get("/orders").Body.String(); strings.Contains(got, "결제 대기") {
		t.Error("checking placed an order")
	}
}

func TestWhatPayingConfirmsIsTheSamePieceInCheckoutAndBuySheet(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	for _, lang := range []string{"ko", "en"} {
		s.cookies = nil
		page := s.get("/checkout?lang=" + lang + "&variant=" + v + "&qty=1").Body.String()
		terms := between(page, `<div class="pay-terms"`, "</div>")
		said := map[string][]string{"ko": {"연습 결제예요", "단순 변심으로는 반품할 수 없어요", "확인하고 결제에 동의"}, "en": {"Practice payment", "cannot be returned", "you confirm"}}[lang]
		for _, want := range said {
			if !strings.Contains(terms, want) {
				t.Errorf("%s: the checkout does not say %q: %s", lang, want, terms)
			}
		}
		b, err := s.draw(lang, "live", "layout", s.livePage(s.Texts.In(lang), onAir(), nil))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), terms) {
			t.Errorf("%s: the live room does not say the same", lang)
		}
	}
	s.Practice = false
	if page := s.get("/checkout?variant=" + v + "&qty=1"); strings.Contains(page.Body.String(), "연습 결제") {
		t.Error("a shop that takes money calls it practice")
	}
}

func TestWhereAGuestOrderedToIsNotAskedAgainOnThisBrowser(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	order := append(ship("seen", "16900", "agree", "1"), "variant", v, "qty", "1", "key", "0123456789", "email", "minji@example.com")
	to(t, s.post("/checkout", order...), "http://")
	for _, path := range []string{"/checkout/address", "/checkout?variant=" + v + "&qty=1"} {
		wants(t, s.get(path), 200, `value="김민지"`, `value="010-1234-5678"`, `value="서울 중구 세종대로 110"`, `value="minji@example.com"`)
	}
	s.cookies = nil
	if w := s.get("/checkout/address"); strings.Contains(w.Body.String(), "김민지") {
		t.Error("another browser sees it")
	}
}

func TestAMembersFirstAddressIsKeptAndANoStands(t *testing.T) {
	for save, kept := range map[string]bool{"1": true, "": false} {
		s := open(t)
		v := s.rice().Variants[1].ID
		to(t, s.post("/sign-up", "name", "김민지", "email", "minji@example.com", "phone", "01012345678", "password", "four plain words", "next", "/"), "/")
		order := append(ship("seen", "16900", "agree", "1"), "variant", v, "qty", "1", "key", "0123456789")
		if save != "" {
			order = append(order, "save", save)
		}
		to(t, s.post("/checkout", order...), "http://")
		w := s.get("/checkout/address")
		wants(t, w, 200, `value="서울 중구 세종대로 110"`)
		if strings.Contains(w.Body.String(), "checked") {
			t.Errorf("save=%q: whether to keep it is answered for them", save)
		}
		if got := strings.Contains(s.get("/me").Body.String(), `value="서울 중구 세종대로 110"`); got != kept {
			t.Errorf("save=%q: the account has the address: %v", save, got)
		}
	}
}

func TestAddressComesFilledInForMembers(t *testing.T) {
	s := open(t)
	to(t, s.post("/sign-up", "name", "김민지", "email", "minji@example.com", "phone", "01012345678", "password", "four plain words", "next", "/"), "/")
	wants(t, s.get("/checkout/address"), 200, `value="김민지"`, `value="010-1234-5678"`, `name="save" value="1" checked`)
	to(t, s.post("/me/address", ship()...), "/me")
	w := s.get("/checkout/address")
	wants(t, w, 200, `value="서울 중구 세종대로 110"`, `value="04524"`)
	if body := w.Body.String(); strings.Contains(body, "checked") || strings.Contains(body, `name="email"`) {
		t.Errorf("a member with an address is asked for more: %s", body)
	}
}

func TestAnAddressThatIsUsedAgainSaysByTheRangesOfTheDayThatItIsRemote(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	far := map[string]bool{"63122": true}
	s.Remote = func(postcode string) bool { return far[postcode] }
	const word = ">제주·도서산간이라 배송이 더 걸릴 수 있어요.<"
	jeju := func(more ...string) []string {
		f := ship(more...)
		f[5] = "63122"
		return f
	}
	to(t, s.post("/sign-up", "name", "김민지", "email", "minji@example.com", "phone", "01012345678", "password", "four plain words", "next", "/"), "/")
	to(t, s.post("/me/address", jeju()...), "/me")
	at := s.post("/checkout", append(jeju("seen", "16900", "agree", "1"), "variant", v, "qty", "1", "key", "0123456789")...)
	to(t, at, "http://")
	var number string
	if err := s.DB.QueryRowContext(t.Context(), `SELECT number FROM orders`).Scan(&number); err != nil {
		t.Fatal(err)
	}
	member, err := s.Accounts.SignIn(t.Context(), "minji@example.com", "four plain words")
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{"/checkout?variant=" + v + "&qty=1", "/checkout/address", "/me", "/orders/" + number}
	for _, remote := range []bool{true, false, true} {
		far["63122"] = remote // staff change a range
		for _, page := range pages {
			w := s.get(page)
			wants(t, w, 200, "63122")
			if got := strings.Contains(w.Body.String(), word); got != remote {
				t.Errorf("%s says that it is remote: %v, want %v", page, got, remote)
			}
		}
		known, err := s.knownPlace(t.Context(), account.Identity{MemberID: member.ID})
		if err != nil || known.Remote != remote {
			t.Errorf("the live room has %+v (%v), want remote %v", known, err, remote)
		}
	}
	broken := jeju()
	broken[1] = ""
	again := s.post("/checkout/address", broken...)
	if !strings.Contains(again.Body.String(), word) || again.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form that failed does not say it (%d)", again.Code)
	}
}
