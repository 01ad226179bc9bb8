package wording

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
)

// Needs is what wordings take from the rest of the shop.
type Needs struct {
	Kinds []Kind
	Langs []string // the first is that of readers of any other
	Texts *texts.Catalogue
	Desk  *notify.Desk // writes letters for a look
	// Latest gives the newest notice of a kind that was told in a language, with what it led to; false: there is none.
	Latest func(ctx context.Context, kind, lang string) (n notify.Notice, found bool, err error)
	Tell   func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error
	// Self is where who asks is reached; an address is "" where it is not known.
	Self   func(ctx context.Context) (Self, error)
	Limits limit.Store
	Actor  func(ctx context.Context) string       // the name of who asks
	Note   func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
	URL    string                                 // of the shop, without a slash at the end
	// Own fetches pictures of the shop, Others those at addresses that staff typed.
	Own, Others *http.Client
}

// Self is where somebody is reached.
type Self struct{ Person, Mail, Phone, Device string }

// Service keeps the words of notices.
type Service struct {
	db       *sqldb.DB
	needs    Needs
	now      func() time.Time
	kinds    map[string]Kind   // own: those of the program
	programs map[Place]version // own: the words of the program
	pictures pictures
}

var _ notify.Wording = (*Service)(nil)

// Open makes the service, and writes the words of the program down where they are new, so that what is told in them can be read when
// the program has others.
func Open(ctx context.Context, db *sqldb.DB, needs Needs, now func() time.Time) (*Service, error) {
	s := &Service{db: db, needs: needs, now: now, kinds: map[string]Kind{}, programs: map[Place]version{}}
	for _, k := range needs.Kinds {
		s.kinds[k.Name] = k
	}
	all := programs(needs.Texts, needs.Kinds, needs.Langs)
	for _, v := range all {
		s.programs[v.Place] = v
	}
	ids := make([]any, len(all))
	for i, v := range all {
		ids[i] = v.id
	}
	known, err := sqldb.Column[string](ctx, db, `SELECT id FROM notice_words WHERE id IN (`+sqldb.Marks(len(ids))+`)`, ids...)
	if err != nil {
		return nil, fmt.Errorf("read which words of the program are known: %w", err)
	}
	there := map[string]bool{}
	for _, id := range known {
		there[id] = true
	}
	err = db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, v := range all {
			if there[v.id] {
				continue
			}
			n, err := last(ctx, tx, v.Place)
			if err != nil {
				return err
			}
			v.number, v.made = n+1, now()
			if err := insert(ctx, tx, v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrChanged) { // another process was first, and writes the same
		return nil, fmt.Errorf("write the words of the program down: %w", err)
	}
	return s, nil
}

// Used implements notify.Wording.
func (s *Service) Used(ctx context.Context, q sqldb.Querier, kind, lang string, f notify.Form) (string, error) {
	k, is := s.kinds[kind]
	if !is || !k.has(f) {
		return "", nil
	}
	p := Place{kind, s.spoken(lang), f}
	u, err := usedIn(ctx, q, p)
	if u.version == "" {
		u.version = s.programs[p].id
	}
	return u.version, err
}

// spoken is lang, or the first language where the shop does not speak it.
func (s *Service) spoken(lang string) string {
	for _, l := range s.needs.Langs {
		if l == lang {
			return lang
		}
	}
	return s.needs.Langs[0]
}

// Words implements notify.Wording. The program's own are not looked up.
func (s *Service) Words(ctx context.Context, id string) (notify.Words, error) {
	for _, v := range s.programs {
		if v.id == id {
			return v.text(), nil
		}
	}
	v, err := s.version(ctx, id)
	return v.text(), err
}

// Name implements notify.Wording.
func (s *Service) Name(ctx context.Context, id string) (notify.WordingOf, error) {
	v, err := s.version(ctx, id)
	return notify.WordingOf{Version: v.id, Number: v.number, BuiltIn: v.builtIn(), Kind: v.Kind, Lang: v.Lang, Form: v.Form}, err
}

// version is one by its id, or ErrNotFound.
func (s *Service) version(ctx context.Context, id string) (version, error) {
	v, err := findVersion(ctx, s.db, id)
	if err != nil {
		return v, fmt.Errorf("find the words %s: %w", id, err)
	}
	return v, nil
}

// place finds what can be worded, or fails with ErrNotFound.
func (s *Service) place(kind, lang string, f notify.Form) (Place, Kind, error) {
	p := Place{kind, lang, f}
	if _, is := s.programs[p]; !is {
		return p, Kind{}, ErrNotFound
	}
	return p, s.kinds[kind], nil
}

// Save writes words down as the newest version of a place, and has them used where use says so. moves is how often the version in use had
// become another one when it was looked at. It fails with ErrNotFound, ErrChanged, ErrSame, the faults of words, and those of package press.
func (s *Service) Save(ctx context.Context, p Place, words TemplateWords, note string, use bool, moves int64) error {
	p, k, err := s.place(p.Kind, p.Lang, p.Form)
	if err != nil {
		return err
	}
	if words, err = k.check(p.Form, words); err != nil {
		return err
	}
	if _, err := s.write(p, words, k.example(s.needs.Texts.In(p.Lang))); err != nil {
		return err
	}
	note, ok := line.Clean(note, 0, 200)
	if !ok {
		return ErrLine.With("note", "one line of up to 200 letters")
	}
	v := version{id: id.New(), Place: p, words: words, note: note, by: s.needs.Actor(ctx), made: s.now()}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		u, err := usedIn(ctx, tx, p)
		if err != nil {
			return err
		}
		if u.moves != moves {
			return ErrChanged
		}
		newest, err := historyOf(ctx, tx, p, 1)
		if err != nil {
			return err
		}
		if len(newest) == 1 && newest[0].words == words && (!use || u.version == newest[0].id) {
			return ErrSame
		}
		v.number = 1
		if len(newest) == 1 {
			v.number = newest[0].number + 1
		}
		if err := insert(ctx, tx, v); err != nil || !use {
			return err
		}
		return move(ctx, tx, s.moved(ctx, u, v.id))
	})
	if err != nil {
		return fmt.Errorf("save words of %s: %w", p.Kind, err)
	}
	s.note(ctx, p, v.number, note)
	return nil
}

func (s *Service) moved(ctx context.Context, u use, version string) use {
	u.version, u.by, u.changed = version, s.needs.Actor(ctx), s.now()
	return u
}

// Use has a version used, or the program's words where it is "". It fails with ErrNotFound, ErrChanged or ErrSame.
func (s *Service) Use(ctx context.Context, p Place, id string, moves int64) error {
	p, _, err := s.place(p.Kind, p.Lang, p.Form)
	if err != nil {
		return err
	}
	v := s.programs[p]
	if id != "" {
		if v, err = s.version(ctx, id); err != nil {
			return err
		}
		if v.Place != p {
			return ErrNotFound
		}
	}
	if v.id == s.programs[p].id {
		id = "" // with the next program, its words
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		u, err := usedIn(ctx, tx, p)
		switch {
		case err != nil:
			return err
		case u.moves != moves:
			return ErrChanged
		case u.version == id:
			return ErrSame
		}
		return move(ctx, tx, s.moved(ctx, u, id))
	})
	if err != nil {
		return fmt.Errorf("use words of %s: %w", p.Kind, err)
	}
	if v, err = findVersion(ctx, s.db, v.id); err != nil {
		return err
	}
	s.note(ctx, p, v.number, v.note)
	return nil
}

// note tells the audit trail of a version.
func (s *Service) note(ctx context.Context, p Place, number int64, said string) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Notices, p.Kind, p.Kind).ChangedOf(p.Lang+"/"+string(p.Form), "words", "", fmt.Sprint(number)).Saying(said))
	}
}

// Compare shows a version beside the one before it, or fails with ErrNotFound.
func (s *Service) Compare(ctx context.Context, id string) (TemplateComparison, error) {
	v, err := s.version(ctx, id)
	if err != nil {
		return TemplateComparison{}, err
	}
	out := TemplateComparison{TemplateVersion: of(v), Kind: v.Kind, Lang: v.Lang, Form: v.Form, Words: v.words}
	earlier, err := before(ctx, s.db, v)
	if errors.Is(err, ErrNotFound) {
		return out, nil
	}
	out.Before, out.BeforeNumber = earlier.words, earlier.number
	return out, err
}
