package storefront

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
)

// tick is a thing to agree to, as a form asks it. It is never ticked but by the person.
type tick struct {
	Name, Words string
	On          bool
	Since       string
}

// consentNames are the inputs of the questions.
func consentNames() (names []string) {
	for _, q := range consent.Questions {
		names = append(names, q.Name())
	}
	return names
}

// ticks are the questions in the words that are kept with an answer; on says which are ticked.
func (s *Site) ticks(lang string, on func(q consent.Question) (bool, string)) (all []tick) {
	if s.Consents == nil {
		return nil
	}
	for _, q := range consent.Questions {
		t := tick{Name: q.Name(), Words: s.Consents.Words(lang, q)}
		t.On, t.Since = on(q)
		all = append(all, t)
	}
	return all
}

// ticked are those of a form that was sent.
func ticked(f form) func(q consent.Question) (bool, string) {
	return func(q consent.Question) (bool, string) { return f[q.Name()] == "1", "" }
}

func (f form) answers() map[consent.Question]bool {
	all := map[consent.Question]bool{}
	for _, q := range consent.Questions {
		all[q] = f[q.Name()] == "1"
	}
	return all
}

// answered writes down what a new member agreed to, with the member.
func (s *Site) answered(f form) func(ctx context.Context, tx *sqldb.Tx, m account.Member) error {
	if s.Consents == nil {
		return nil
	}
	return func(ctx context.Context, tx *sqldb.Tx, m account.Member) error {
		_, err := s.Consents.Choose(ctx, tx, consent.Answer{Person: m.ID, Lang: account.Language(ctx), Source: consent.SignUp, Agreed: f.answers()})
		return err
	}
}

// marketing is what a member's page shows of what they agreed to.
type marketing struct {
	Ticks   []tick
	History []answerLine
}

type answerLine struct{ What, Now, Where, At, Words, Version string }

func (s *Site) marketing(ctx context.Context, tx texts.Texts, member string) (*marketing, error) {
	if s.Consents == nil {
		return nil, nil
	}
	standing, err := s.Consents.Standings(ctx, member)
	if err != nil {
		return nil, err
	}
	events, err := s.Consents.History(ctx, member)
	if err != nil {
		return nil, err
	}
	m := &marketing{Ticks: s.ticks(tx.Lang(), func(q consent.Question) (bool, string) {
		i := slices.IndexFunc(standing, func(a consent.Standing) bool { return a.Question == q })
		if i < 0 || standing[i].Since.IsZero() {
			return false, ""
		}
		return standing[i].Agreed, tx.T("consent.since", "at", date(tx, standing[i].Since))
	})}
	for _, e := range events {
		told := "no"
		if e.Agreed {
			told = "yes"
		}
		m.History = append(m.History, answerLine{
			What: tx.T("consent.name." + e.Name()), Now: tx.T("consent.told." + told), Where: tx.T("consent.source." + string(e.Source)),
			At: date(tx, e.At), Words: e.Words, Version: tx.T("consent.version", "version", e.Version),
		})
	}
	return m, nil
}

func (s *Site) doMarketing(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, consentNames()...)
	if err != nil {
		return err
	}
	who := account.From(r.Context())
	if !who.Member() {
		return account.ErrSignInNeeded
	}
	if s.Consents == nil {
		return errNoPage
	}
	err = s.Consents.Answer(r.Context(), consent.Answer{Person: who.MemberID, Lang: httpkit.Lang(r), Source: consent.MyPage, Agreed: f.answers()})
	if err != nil {
		return err
	}
	return s.on(w, r, "/me?done=marketing#marketing")
}

// unsubscribePath is where the links of letters lead.
const unsubscribePath = "/unsubscribe/{token}"

type unsubscribePage struct {
	Head
	wrong
	Token, Medium, Address string
	Others                 string // the media by which offers come as well
	On                     bool
	Done, Undone           bool
	Undo                   string // the words that are agreed to again; empty: there is nothing to take back
}

// unsubscribe shows what the link of a letter would change, and changes nothing: programs that look at mail open links too.
func (s *Site) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	if s.Consents == nil {
		return errNoPage
	}
	token := r.PathValue("token")
	b, err := s.Consents.Behind(r.Context(), token)
	if err != nil {
		return err
	}
	_, wr, _ := s.again(r, "unsubscribe")
	tx, done := s.texts(r), r.URL.Query().Get("done")
	p := &unsubscribePage{
		Head: Head{Section: "me", Private: true}, wrong: wr, Token: token, Medium: tx.T("consent.medium." + string(b.Medium)), Address: b.Address, On: b.Agreed,
		Done: done == "stopped" && !b.Agreed, Undone: done == "undone" && b.Agreed,
	}
	var others []string
	for _, m := range b.Others {
		others = append(others, tx.T("consent.medium."+string(m)))
	}
	p.Others = strings.Join(others, ", ")
	if b.Undo {
		p.Undo = s.Consents.Words(tx.Lang(), consent.Question{Purpose: consent.Ad, Medium: b.Medium})
	}
	return s.render(w, r, http.StatusOK, "unsubscribe", p)
}

// doUnsubscribe is sent by the page, or by a mail program on its own (RFC 8058), which has no session and is told nothing but that it
// was done. The token in the address is all that either needs.
func (s *Site) doUnsubscribe(w http.ResponseWriter, r *http.Request) error {
	if s.Consents == nil {
		return errNoPage
	}
	token := r.PathValue("token")
	if oneClick(w, r) {
		if err := s.Consents.Unsubscribe(r.Context(), token, httpkit.Lang(r), consent.OneClick, false); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := w.Write([]byte(s.texts(r).T("unsubscribe.done") + "\n"))
		return err
	}
	f, err := readForm(w, r, "do")
	if err != nil {
		return err
	}
	done := "stopped"
	switch f["do"] {
	case "one", "all":
		err = s.Consents.Unsubscribe(r.Context(), token, httpkit.Lang(r), consent.Link, f["do"] == "all")
	case "undo":
		done, err = "undone", s.Consents.Undo(r.Context(), token, httpkit.Lang(r))
	default:
		err = errFormUnknown.About("field", "do")
	}
	here := "/unsubscribe/" + url.PathEscape(token)
	if err != nil {
		wr, ok := wrongWith(s.texts(r), err, nil)
		if !ok {
			return err
		}
		return s.back(w, r, "unsubscribe", here, nil, wr, err)
	}
	return s.on(w, r, here+"?done="+done)
}

// mostOneClick is more than a mail program has to say.
const mostOneClick = 4 << 10

// oneClick says whether r is what mail programs send; they may choose either type of form.
func oneClick(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if r.ContentLength > mostOneClick || r.ParseForm() != nil {
			return false
		}
		return r.PostForm.Get("List-Unsubscribe") == "One-Click"
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostOneClick)
	return r.ParseMultipartForm(mostOneClick) == nil && r.PostFormValue("List-Unsubscribe") == "One-Click"
}
