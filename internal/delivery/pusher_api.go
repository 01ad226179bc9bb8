package delivery

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/parcel"
)

const (
	callBody  = 64 << 10
	callComes = 5 * time.Second // for so long the body of a call may take to come
)

// Callbacks is where services call, below PushPath. A stranger's secret is refused before anything is read of the body; what cannot be
// read is refused; and everything else is answered as the service wants it.
func (s *Service) Callbacks() http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			return fault.New(fault.NotAllowed, "method_not_allowed", "services call by POST")
		}
		service := parcel.Pusher(r.PathValue("service"))
		ok, err := s.believed(r.Context(), service, r.PathValue("secret"))
		if err != nil {
			return err
		}
		if !ok {
			return ErrCall
		}
		if a := s.needs.Limits.Take(r.Context(), fromPusher, string(service), 1); !a.OK() {
			return errCalls
		}
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(callComes)) // a test has no connection
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callBody))
		if tooLong, is := errors.AsType[*http.MaxBytesError](err); is {
			return fault.New(fault.Kind(http.StatusRequestEntityTooLarge), "push_too_long", "a call has up to 64 kB").About("most", tooLong.Limit)
		}
		if err != nil {
			return errCallShape
		}
		if err := s.push(r.Context(), service, body); err != nil {
			return err
		}
		status, answer := service.Taken()
		if answer != "" {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer) // the service has gone
		return nil
	})
}

// pusherRoutes adds the doors by which staff see to services that call.
func (s *Service) pusherRoutes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "parcels", Role: "operator", MaxBody: 8 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/pushers", "admin-list-pushers", "List the services that call when parcels move").
		Note("Those that have no key in the configuration too."), s.adminPushers)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/parcels/pushers/{service}/renew", "admin-renew-pusher", "Give a service another address to call").For("owner").
		Note("What it calls the old one with is refused from then on. It is told the new one with each parcel that is asked for next."), s.adminRenewPusher)
}

func (s *Service) adminPushers(ctx context.Context, _ *struct{}) (*struct{ Body list.Page[Pusher] }, error) {
	all, err := s.Pushers(ctx)
	return &struct{ Body list.Page[Pusher] }{list.Of(all)}, err
}

func (s *Service) adminRenewPusher(ctx context.Context, in *struct {
	Service string `path:"service" maxLength:"24" doc:"Its name" example:"tracker.delivery"`
},
) (*struct{ Body Pusher }, error) {
	account.Note(ctx, deed.Deed{}.Saying(in.Service))
	p, err := s.RenewPusher(ctx, parcel.Pusher(in.Service), account.From(ctx).Name)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Pusher }{p}, nil
}
