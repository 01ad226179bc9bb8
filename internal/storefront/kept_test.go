package storefront

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// leadsBack is the address that a form with something wrong leads back to.
func (s *testShop) leadsBack(t *testing.T, target string, fields ...string) string {
	t.Helper()
	w := s.post(target, fields...)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.Contains(to, "again=1") {
		t.Fatalf("POST %s is answered %d to %q, want a way back", target, w.Code, to)
	}
	return to
}

func TestAFormWithSomethingWrongIsShownAgainAndReloadsWithoutBeingSent(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	to := s.leadsBack(t, "/checkout", "recipient", "김민지", "ship_phone", "01012345678", "postcode", "x", "line1", "서울 마포구 월드컵로 1", "line2", "", "memo", "",
		"seen", "16900", "agree", "1", "variant", v, "qty", "1", "key", "0123456789")
	for range 2 { // a reload shows the same
		wants(t, s.get(to), 200, "우편번호 다섯 자리를 적어 주세요", `value="서울 마포구 월드컵로 1"`, "16,900원 결제하기")
	}
	plain := strings.Replace(to, "again=1", "", 1)
	if w := s.get(plain); strings.Contains(w.Body.String(), "우편번호 다섯 자리를 적어 주세요") {
		t.Error("the checkout that is opened anew shows what was wrong before")
	}
	if strings.Contains(s.get("/cart?again=1").Body.String(), "우편번호") {
		t.Error("another page shows it")
	}
	mine := s.cookies
	s.cookies = nil
	if strings.Contains(s.get(to).Body.String(), "월드컵로") {
		t.Error("another browser sees what was typed")
	}
	s.cookies = mine
	to = s.leadsBack(t, "/cart", "variant", v, "qty", "0")
	wants(t, s.get(to), 200, "수량은 1개에서 99개까지예요")
	well := s.post("/cart", "variant", v, "qty", "1")
	if c := well.Header().Get("Set-Cookie"); !strings.Contains(c, keptCookie+"=;") {
		t.Errorf("a form that went well leaves the one before: %q", c)
	}
}

func TestWhatWasTypedWaitsSealedAndWithoutPasswords(t *testing.T) {
	s := open(t)
	to := s.leadsBack(t, "/sign-in", "email", "minji@example.com", "password", "four plain words", "next", "/me")
	w := s.get(to)
	wants(t, w, 200, `value="minji@example.com"`, "이메일 주소나 비밀번호가 맞지 않아요", `name="next" value="/me"`)
	if strings.Contains(w.Body.String(), "four plain words") {
		t.Error("the password is shown")
	}
	k := kept{Page: "sign-in", Until: noon.Add(time.Minute), Form: form{"email": "minji@example.com"}}
	sealed, err := s.sealed(k)
	if err != nil || strings.Contains(sealed, "minji") {
		t.Errorf("kept as %q, %v", sealed, err)
	}
	ask := func(value string) bool {
		r, _ := http.NewRequest(http.MethodGet, "/sign-in?again=1", nil)
		r.AddCookie(&http.Cookie{Name: keptCookie, Value: value})
		_, _, ok := s.again(r, "sign-in")
		return ok
	}
	if !ask(sealed) {
		t.Error("what is kept is not shown")
	}
	k.Until = noon.Add(-time.Second)
	old, _ := s.sealed(k)
	for name, value := range map[string]string{"old": old, "altered": sealed[:len(sealed)-4] + "AAAA", "nonsense": "%%%", "short": "AAAA", "empty": ""} {
		if ask(value) {
			t.Errorf("a cookie that is %s is believed", name)
		}
	}
}

func TestWhatIsTooLongToBeKeptIsTypedAgain(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	to := s.leadsBack(t, "/checkout", "seen", "16900", "agree", "1", "recipient", strings.Repeat("김", 3000), "ship_phone", "12", "postcode", "x", "line1", "", "line2", "", "memo", "",
		"variant", v, "qty", "1", "key", "0123456789")
	for _, c := range s.cookies {
		if c.Name == keptCookie && len(c.Value) > 4000 {
			t.Errorf("a cookie of %d bytes", len(c.Value))
		}
	}
	wants(t, s.get(to), 200, "우편번호 다섯 자리를 적어 주세요", "16,900원 결제하기")
}
