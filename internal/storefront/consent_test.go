package storefront

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/order/ordertest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
)

// consents is the service that the pages ask; letters go nowhere.
func consents(catalogue *texts.Catalogue, shop *ordertest.Shop) *consent.Service {
	return consent.NewService(shop.DB, consent.Needs{
		Texts: catalogue, Shop: "사자", Key: []byte("a key of a test"), URL: "https://shop.example",
		Ad:   func(string) bool { return true },
		Tell: func(context.Context, *sqldb.Tx, notify.Notice) error { return nil },
		Person: func(ctx context.Context, q sqldb.Querier, person string) (consent.Person, error) {
			m, err := shop.Accounts.MemberIn(ctx, q, person)
			if errors.Is(err, account.ErrNotFound) {
				return consent.Person{}, nil
			}
			return consent.Person{Name: m.Name, Mail: m.Email}, err
		},
	}, func() time.Time { return noon })
}

// send answers a request of nobody: no cookie, no session.
func (s *testShop) send(method, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	return w
}

const formType = "application/x-www-form-urlencoded"

func TestSignUpAsksAndTicksNothing(t *testing.T) {
	shop := open(t)
	page := shop.send("GET", "/sign-up", "", "").Body.String()
	for _, q := range consent.Questions {
		if !strings.Contains(page, `<input type="checkbox" name="`+q.Name()+`" value="1"><span>`+shop.Consents.Words("ko", q)) {
			t.Errorf("%s is not asked, or not in the words that are kept", q.Name())
		}
	}
	if strings.Contains(page, "checked") {
		t.Error("something is ticked")
	}
	f := url.Values{"email": {"minji@example.com"}, "password": {"a long enough password"}, "name": {"김민지"}, "phone": {""}, "ad_mail": {"1"}, "ad_night_push": {"1"}}
	if w := shop.send("POST", "/sign-up", formType, f.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("signing up gave %d: %s", w.Code, w.Body)
	}
	m, err := shop.Accounts.MemberByEmail(t.Context(), "minji@example.com")
	if err != nil {
		t.Fatal(err)
	}
	events, err := shop.Consents.History(t.Context(), m.ID)
	if err != nil || len(events) != 1 || events[0].Name() != "ad_mail" || events[0].Source != consent.SignUp {
		t.Errorf("kept %+v, %v; want mail alone: the night is nothing without offers by push", events, err)
	}
}

func TestALinkIsLookedAtWithoutEffectAndStopsOffersByOneClick(t *testing.T) {
	shop := open(t)
	agree := func() {
		t.Helper()
		err := shop.Consents.Answer(t.Context(), consent.Answer{Person: "m", Lang: "ko", Source: consent.MyPage, Agreed: map[consent.Question]bool{{Purpose: consent.Ad, Medium: consent.Mail}: true}})
		if err != nil {
			t.Fatal(err)
		}
	}
	agrees := func() bool {
		t.Helper()
		b, err := shop.Consents.Behind(t.Context(), shop.Consents.Token("m", consent.Mail, ""))
		if err != nil {
			t.Fatal(err)
		}
		return b.Agreed
	}
	link := "/unsubscribe/" + shop.Consents.Token("m", consent.Mail, "")
	agree()
	for _, lang := range []string{"ko", "en"} {
		if w := shop.send("GET", link+"?lang="+lang, "", ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `value="one"`) || !agrees() {
			t.Fatalf("looking gave %d, and they agree: %v", w.Code, agrees())
		}
	}
	var parts bytes.Buffer
	m := multipart.NewWriter(&parts)
	if err := m.WriteField("List-Unsubscribe", "One-Click"); err != nil {
		t.Fatal(err)
	}
	m.Close()
	for kind, body := range map[string]string{formType: "List-Unsubscribe=One-Click", m.FormDataContentType(): parts.String()} {
		agree()
		if w := shop.send("POST", link, kind, body); w.Code != http.StatusOK || agrees() {
			t.Errorf("one click as %s gave %d, and they agree: %v", kind, w.Code, agrees())
		}
	}
	for do, want := range map[string]bool{"undo": true, "one": false, "all": false} {
		agree()
		if do == "undo" {
			shop.send("POST", link, formType, "do=one")
		}
		if w := shop.send("POST", link, formType, "do="+do); w.Code != http.StatusSeeOther || agrees() != want {
			t.Errorf("%s gave %d, and they agree: %v", do, w.Code, agrees())
		}
	}
	shop.send("POST", link, formType, "do=one")
	if w := shop.send("GET", link+"?done=stopped", "", ""); !strings.Contains(w.Body.String(), `value="undo"`) {
		t.Error("what was stopped cannot be taken back")
	}
	for _, bad := range []string{link + "x", "/unsubscribe/none"} {
		if w := shop.send("POST", bad, formType, "List-Unsubscribe=One-Click"); w.Code != http.StatusNotFound {
			t.Errorf("%s gave %d, want 404", bad, w.Code)
		}
	}
	agree()
	for _, body := range []string{"", "do=everything", "List-Unsubscribe=Two-Clicks"} {
		if w := shop.send("POST", link, formType, body); w.Code == http.StatusOK || !agrees() {
			t.Errorf("%q gave %d, and they agree: %v", body, w.Code, agrees())
		}
	}
}
