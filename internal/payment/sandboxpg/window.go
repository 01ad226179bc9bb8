package sandboxpg

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed pages/*.html texts/*.json
var files embed.FS

//go:embed pages/static
var staticFiles embed.FS

var (
	pages = template.Must(template.New("").Funcs(template.FuncMap{
		"won": won, "clock": clock, "asset": asset, "short": short, "pay": payLabel,
	}).ParseFS(files, "pages/*.html"))
	texts = map[string]map[string]string{"ko": readTexts("ko"), "en": readTexts("en")}
)

func readTexts(lang string) map[string]string {
	raw, err := files.ReadFile("texts/" + lang + ".json")
	if err != nil {
		panic(err)
	}
	var t map[string]string
	if err := json.Unmarshal(raw, &t); err != nil {
		panic(err)
	}
	return t
}

// view is what every page of the server is drawn from.
type view struct {
	Lang     string
	T        map[string]string // own: of one page only
	Trade    Trade
	Outcomes []Outcome
	Other    string // link to the page in the other language

	Return url.Values // the fields of the return form
	Status string     // heading of a page that only tells something: a key of texts
	Trades []Trade
}

// open checks what the merchant signed, books the trade once, and shows its window.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	t, ok := s.tradeFrom(q)
	if !ok {
		s.tell(w, r, http.StatusForbidden, "bad_request")
		return
	}
	t = s.book.findOrAdd(t)
	http.Redirect(w, r, "/pay/"+t.TID, http.StatusSeeOther)
}

// tradeFrom reads a signed payment request, which is good until the time it names.
func (s *Server) tradeFrom(q url.Values) (Trade, bool) {
	if !VerifyForm(s.cfg.Key, q) || q.Get("mid") != s.cfg.MID {
		return Trade{}, false
	}
	amount, err1 := strconv.ParseInt(q.Get("amount"), 10, 64)
	taxFree, err2 := strconv.ParseInt(cmp.Or(q.Get("tax_free"), "0"), 10, 64)
	until, err3 := strconv.ParseInt(q.Get("until"), 10, 64)
	if err := cmp.Or(err1, err2, err3); err != nil || amount <= 0 || taxFree < 0 || taxFree > amount {
		return Trade{}, false
	}
	now := s.cfg.Now()
	if q.Get("oid") == "" || len(q.Get("oid")) > 40 || !s.ours(q.Get("return_url")) || now.UnixMilli() > until {
		return Trade{}, false
	}
	if notice := q.Get("notice_url"); notice != "" && !s.ours(notice) {
		return Trade{}, false
	}
	t := Trade{
		TID: newToken("SBX"), MID: q.Get("mid"), OID: q.Get("oid"), OrderNumber: shorten(q.Get("order_number")),
		Amount: amount, TaxFree: taxFree, Goods: shorten(q.Get("goods")), Buyer: shorten(q.Get("buyer")), Quick: q.Get("quick") == "1",
		ReturnURL: q.Get("return_url"), NoticeURL: q.Get("notice_url"),
		Outcome: ForAmount(amount), State: Ready, CreatedAt: now,
	}
	t.note(now, "window opened")
	return t, true
}

// ours reports whether address is one of the shop's, and short enough to be kept.
func (s *Server) ours(address string) bool {
	at := origin(address)
	return at != "" && len(address) <= maxAddress && slices.Contains(s.cfg.Shops, at)
}

// What a trade keeps of the words and addresses it was opened with.
const (
	maxWords   = 100 // characters
	maxAddress = 300 // bytes
)

func shorten(words string) string {
	if r := []rune(words); len(r) > maxWords {
		return string(r[:maxWords])
	}
	return words
}

// window shows the payment window, or what became of the trade.
func (s *Server) window(w http.ResponseWriter, r *http.Request) {
	t, ok := s.book.find(r.PathValue("tid"))
	switch {
	case !ok:
		s.tell(w, r, http.StatusNotFound, "not_found")
	case t.State != Ready:
		s.goBack(w, r, t)
	case t.Quick && t.Outcome == Approve && r.URL.Query().Get("choose") == "":
		s.render(w, r, http.StatusOK, "quick.html", view{Trade: t})
	default:
		s.render(w, r, http.StatusOK, "window.html", view{Trade: t, Outcomes: Outcomes})
	}
}

// choose is the shopper's press of a button.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) {
	chosen := Outcome(r.PostFormValue("outcome"))
	if chosen != "" && !chosen.known() {
		s.tell(w, r, http.StatusBadRequest, "bad_request")
		return
	}
	t, ok := s.book.change(r.PathValue("tid"), func(t *Trade) {
		if t.State != Ready {
			return
		}
		if chosen != "" {
			t.Outcome = chosen
		}
		now := s.cfg.Now()
		if t.Outcome == Close {
			t.State = Closed
			t.note(now, "window closed by the shopper")
			return
		}
		t.State, t.AuthToken = Authed, newToken("AT")
		t.note(now, "shopper agreed, outcome "+string(t.Outcome))
	})
	if !ok {
		s.tell(w, r, http.StatusNotFound, "not_found")
		return
	}
	if t.Outcome == ReturnTwice && t.State == Authed {
		s.postReturn(t)
	}
	if wantsJSON(r) {
		s.goBack(w, r, t)
		return
	}
	http.Redirect(w, r, "/pay/"+t.TID, http.StatusSeeOther) // so that the browser's way back asks for no second sending
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// returnForm is what the browser carries back to the shop.
func (s *Server) returnForm(t Trade) url.Values {
	amount := t.Amount
	if t.Outcome == AlteredAmount {
		amount = max(1, amount/10)
	}
	f := url.Values{
		"mid": {t.MID}, "oid": {t.OID}, "tid": {t.TID}, "code": {CodeOK},
		"amount": {strconv.FormatInt(amount, 10)},
	}
	if t.AuthToken != "" {
		f.Set("auth_token", t.AuthToken)
	} else {
		f.Set("code", "CLOSED")
	}
	signature := SignForm(s.cfg.Key, f)
	if t.Outcome == ForgedSignature {
		signature = SignForm("not the key", f)
	}
	f.Set("signature", signature)
	return f
}

// goBack sends the browser to the shop by a form, as a POST, with a button for when no script runs.
// Programs that ask for JSON get the form's target and fields.
func (s *Server) goBack(w http.ResponseWriter, r *http.Request, t Trade) {
	form := s.returnForm(t)
	if wantsJSON(r) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"action": t.ReturnURL, "fields": form})
		return
	}
	s.render(w, r, http.StatusOK, "return.html", view{Trade: t, Return: form})
}

var errElsewhere = errors.New("not an address of the shop")

// postReturn posts the return once before the browser does.
func (s *Server) postReturn(t Trade) {
	what := "return posted a first time"
	if err := s.postForm(t.ReturnURL, s.returnForm(t)); err != nil {
		what = "first return failed"
	}
	s.book.change(t.TID, func(t *Trade) { t.note(s.cfg.Now(), what) })
}

// postForm posts a form to the shop and does not read the answer. It ends with the server.
func (s *Server) postForm(to string, form url.Values) error {
	if !s.ours(to) { // a trade of an older journal
		return errElsewhere
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.http.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// list shows the last trades to who holds its token: the window of each can be opened from there.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	if !equal(r.URL.Query().Get("t"), listToken(s.cfg.Key)) {
		s.tell(w, r, http.StatusForbidden, "list_closed")
		return
	}
	s.render(w, r, http.StatusOK, "list.html", view{Trades: s.book.last(100)})
}

func (s *Server) tell(w http.ResponseWriter, r *http.Request, status int, key string) {
	s.render(w, r, status, "tell.html", view{Status: key})
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, page string, v view) {
	v.Lang = language(w, r)
	v.T = texts[v.Lang]
	other := *r.URL
	q := other.Query()
	q.Set("lang", map[string]string{"ko": "en", "en": "ko"}[v.Lang])
	other.RawQuery = q.Encode()
	v.Other = other.RequestURI()

	shops := strings.Join(s.cfg.Shops, " ")
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "base-uri 'none'",
		"form-action 'self' " + shops, "frame-ancestors 'self' " + shops,
	}, "; "))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	if page == "window.html" {
		if parts, length := windowOf(v); parts != nil {
			h.Set("Content-Length", strconv.Itoa(length))
			w.WriteHeader(status)
			for _, p := range parts {
				_, _ = io.WriteString(w, p)
			}
			return
		}
	}
	w.WriteHeader(status)
	if err := pages.ExecuteTemplate(w, page, v); err != nil {
		s.cfg.Logger.Error("sandbox page not drawn", "page", page, "err", err)
	}
}

// language is what ?lang= says, which is remembered; then the cookie, then the browser; Korean otherwise.
func language(w http.ResponseWriter, r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "ko" || l == "en" {
		http.SetCookie(w, &http.Cookie{Name: "lang", Value: l, Path: "/", SameSite: http.SameSiteLaxMode, MaxAge: 31536000})
		return l
	}
	if c, err := r.Cookie("lang"); err == nil && (c.Value == "ko" || c.Value == "en") {
		return c.Value
	}
	accept := strings.ToLower(r.Header.Get("Accept-Language"))
	en, ko := strings.Index(accept, "en"), strings.Index(accept, "ko")
	if en >= 0 && (ko < 0 || en < ko) {
		return "en"
	}
	return "ko"
}

// origin is scheme and host of an http(s) address, "" for anything else.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") ||
		strings.ContainsAny(u.Host, " ;,'\"") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func static() http.Handler {
	sub, err := fs.Sub(staticFiles, "pages/static")
	if err != nil {
		panic(err)
	}
	server := http.FileServerFS(sub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		server.ServeHTTP(w, r)
	})
}

// asset is the address of a static file, which changes with its content.
func asset(name string) string { return assets()[name] }

var assets = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	entries, err := staticFiles.ReadDir("pages/static")
	for _, e := range entries {
		var raw []byte
		if raw, err = staticFiles.ReadFile("pages/static/" + e.Name()); err != nil {
			break
		}
		sum := sha256.Sum256(raw)
		all[e.Name()] = "/static/" + e.Name() + "?v=" + hex.EncodeToString(sum[:4])
	}
	if err != nil {
		panic(err) // embedded files can be read
	}
	return all
})

var seoul = time.FixedZone("KST", 9*60*60)

func clock(t time.Time) string { return t.In(seoul).Format("01-02 15:04:05") }

func short(tid string) string { return tid[:min(len(tid), 11)] }

func payLabel(v view) string {
	return strings.ReplaceAll(v.T["pay"], "{amount}", won(v.Trade.Amount))
}

func won(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
