package mailbox

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// byHand is how often people have the mailbox looked into.
var byHand = limit.Rule{Name: "looks into the mailbox", Most: 5, Refill: time.Minute, Fails: limit.Alone}

// BoxView is a mailbox as the back office shows it.
type BoxView struct {
	Named   bool      `json:"named" doc:"Whether the configuration names one; else nothing else is said"`
	User    string    `json:"user,omitempty" doc:"Whose it is"`
	Server  string    `json:"server,omitempty" doc:"Where it is"`
	Folder  string    `json:"folder,omitempty" doc:"Which folder of it"`
	Trouble Trouble   `json:"trouble,omitempty" enum:"away,insecure,refused,no_folder,garbled,busy,full" doc:"Why it could not be looked into the last time"`
	Said    string    `json:"said,omitempty" doc:"What the server said then"`
	Taken   int64     `json:"taken" doc:"How many mails came in from it"`
	Passed  int64     `json:"passed" doc:"How many could not be fetched and are still there"`
	Busy    bool      `json:"busy" doc:"It is looked into right now"`
	Looked  time.Time `json:"lookedAt,omitzero" doc:"When it was last tried"`
	Fine    time.Time `json:"fineAt,omitzero" doc:"When that last went well"`
	Next    time.Time `json:"nextAt,omitzero" doc:"When it is tried next"`
}

// Routes adds the doors of the mailbox.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "inbox", Role: "operator", MaxBody: 1 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/mailbox", "admin-get-mailbox", "See the mailbox that mail is fetched from"), s.get)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/mailbox/look", "admin-look-mailbox", "Look into the mailbox now").
		Note("Within some seconds; the state says how it went.").Asks().Fails(http.StatusNotFound, http.StatusTooManyRequests), s.postLook)
}

type reply struct{ Body BoxView }

func (s *Service) get(ctx context.Context, _ *struct{}) (*reply, error) {
	v, err := s.State(ctx)
	return &reply{v}, err
}

// State is how the mailbox is.
func (s *Service) State(ctx context.Context) (BoxView, error) {
	a := s.needs.Account
	if a.Addr == "" {
		return BoxView{}, nil
	}
	at, err := findState(ctx, s.db, s.id, s.now())
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return BoxView{}, err
	}
	return BoxView{
		Named: true, User: a.User, Server: a.Host(), Folder: a.Folder, Trouble: at.Trouble, Said: at.Said, Taken: at.Taken, Passed: at.Passed,
		Busy: at.Busy, Looked: at.Looked, Fine: at.Fine, Next: at.Next,
	}, nil
}

func (s *Service) postLook(ctx context.Context, _ *struct{}) (*reply, error) {
	if err := s.Soon(ctx); err != nil {
		return nil, err
	}
	return s.get(ctx, nil)
}

// Soon has the mailbox be looked into within seconds. It fails with ErrNone or ErrSoon.
func (s *Service) Soon(ctx context.Context) error {
	if s.needs.Account.Addr == "" {
		return ErrNone
	}
	if wait := s.needs.Limits.Take(ctx, byHand, s.id, 1).Wait; wait > 0 {
		return ErrSoon.RetryAfter(wait)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return soon(ctx, tx, s.id, s.now()) })
}

// Try gets in and opens the folder, and says how many mails are in it. It fails with a Failure.
func Try(ctx context.Context, a Account) (mails int, err error) {
	b, err := open(ctx, a, false)
	if err != nil {
		return 0, err
	}
	defer b.leave()
	return b.mails, nil
}
