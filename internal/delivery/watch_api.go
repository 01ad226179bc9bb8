package delivery

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/parcel"
)

// watchRoutes adds the doors by which parcels are watched that the shop may not have sent.
func (s *Service) watchRoutes(api huma.API) {
	open := httpkit.Room{API: api, Tag: "parcels", MaxBody: 8 << 10}
	staff := httpkit.Room{API: api, Tag: "parcels", Role: "operator", MaxBody: 8 << 10}
	const whose = " For staff, and for programs with a key of the shop: Authorization: Bearer <key>."
	programs := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests}

	httpkit.Open(open, httpkit.Post("/api/v1/parcels", "register-parcel", "Have a parcel watched").Fails(programs...).
		Note("Its carrier is asked for it by its state, as for the shop's own. Registering it again gives the same watch and moves its end on; nothing is watched twice. "+
			"A number that looks odd is taken, and its doubts are told."+whose), s.postWatch)
	httpkit.Open(open, httpkit.Get("/api/v1/parcels", "list-registered-parcels", "List the parcels that you have watched").Fails(programs...).
		Note("The newest first."+whose), s.getWatches)
	httpkit.Open(open, httpkit.Get("/api/v1/parcels/{id}", "get-registered-parcel", "Show a parcel that you have watched").Fails(programs...).Note(whose[1:]), s.getWatch)
	httpkit.Open(open, httpkit.Delete("/api/v1/parcels/{id}", "unregister-parcel", "Have a parcel watched no longer").Fails(programs...).Note(whose[1:]), s.deleteWatch)

	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/watches", "admin-list-watches", "List the parcels that programs and staff have watched").
		Note("Of everybody, the newest first; those that are looked for by q in the order of their numbers or references."), s.adminWatches)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/parcels/watches/{id}", "admin-end-watch", "Have a parcel watched no longer, whoever registered it"), s.adminEndWatch)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/keys", "admin-list-parcel-keys", "List the keys of programs"), s.adminKeys)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/parcels/keys", "admin-make-parcel-key", "Make a key for a program").Answers(201).
		Note("The secret is in this answer only."), s.adminMakeKey)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/parcels/keys/{id}", "admin-end-parcel-key", "End a key").
		Note("It opens nothing any more, and what it has watched is watched no longer."), s.adminEndKey)
}

// WatchView is a watch as its watcher sees it.
type WatchView struct {
	Watch
	Carrier   string         `json:"carrier" doc:"Id of the carrier" example:"kr.cjlogistics"`
	Invoice   string         `json:"invoice" doc:"The number in its one spelling"`
	State     parcel.State   `json:"state" enum:"unknown,registered,picked_up,in_transit,out_for_delivery,attempt_failed,ready_for_collection,delivered,returned,exception,expired" doc:"Where it stands"`
	Problem   Problem        `json:"problem,omitempty" enum:"lost,returned,unfound,silent,late" doc:"Why it needs somebody; absent: it does not"`
	Why       string         `json:"why,omitempty" doc:"Why the carrier did not tell when it was asked last, such as not_found or layout_changed"`
	Asked     time.Time      `json:"askedAt,omitzero" doc:"When the carrier answered last"`
	Moved     time.Time      `json:"movedAt,omitzero" doc:"When something new was heard of it"`
	Delivered time.Time      `json:"deliveredAt,omitzero" doc:"When it arrived; written once"`
	Expected  time.Time      `json:"expectedAt,omitzero" doc:"When the carrier means to bring it, if it says so"`
	Events    []parcel.Event `json:"events" nullable:"false" doc:"What the carrier tells, oldest first; names and mobile numbers in it are masked"`
	Doubts    []Doubt        `json:"doubts,omitempty" doc:"After registering: what is odd about the number"`
	By        string         `json:"watcher,omitempty" doc:"To staff: who has it watched"`
	Program   bool           `json:"program,omitempty" doc:"To staff: it is a program"`
}

func viewOf(w Watch) WatchView {
	p := w.Parcel
	return WatchView{
		Watch: w, Carrier: p.Carrier, Invoice: p.Invoice, State: p.State, Problem: p.Problem, Why: p.Why,
		Asked: p.Asked, Moved: p.Moved, Delivered: p.Delivered, Expected: p.Expected, Events: p.Events,
	}
}

type watchReply struct{ Body WatchView }

func (s *Service) postWatch(ctx context.Context, in *struct {
	caller
	Body struct {
		Carrier   string    `json:"carrier" minLength:"1" maxLength:"40" doc:"The carrier, by id or short name" example:"kr.cjlogistics"`
		Invoice   string    `json:"invoice" minLength:"1" maxLength:"60" doc:"The number on the label, with or without hyphens"`
		Reference string    `json:"reference,omitempty" maxLength:"400" doc:"Your own word for it, up to 100 characters, such as the number of an order"`
		Until     time.Time `json:"until,omitzero" doc:"Until when, at most 180 days from now on; absent: 90 days"`
	}
},
) (*watchReply, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	w, doubts, err := s.Register(ctx, who, Registration{Label: Label{Carrier: in.Body.Carrier, Invoice: in.Body.Invoice}, Reference: in.Body.Reference, Until: in.Body.Until})
	out := viewOf(w)
	out.Doubts = doubts
	return &watchReply{out}, err
}

func (s *Service) getWatches(ctx context.Context, in *struct {
	caller
	list.Query
	State string `query:"state" enum:"moving,delivered" doc:"Only parcels on their way, or those that have arrived"`
},
) (*struct{ Body list.Page[WatchView] }, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	p, err := s.Watches(ctx, who, in.State, in.Query)
	return &struct{ Body list.Page[WatchView] }{list.Map(p, viewOf)}, err
}

// WatchPath names a watch.
type WatchPath struct {
	ID string `path:"id" maxLength:"36" doc:"Id of the watch"`
}

func (s *Service) getWatch(ctx context.Context, in *struct {
	caller
	WatchPath
},
) (*watchReply, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	w, err := s.Watching(ctx, who, in.ID)
	return &watchReply{viewOf(w)}, err
}

func (s *Service) deleteWatch(ctx context.Context, in *struct {
	caller
	WatchPath
},
) (*struct{}, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	return nil, s.Unregister(ctx, who, in.ID)
}

func (s *Service) adminWatches(ctx context.Context, in *struct {
	list.Query
	Words   string `query:"q" maxLength:"100" doc:"Only those whose number begins with this, or, where none does, whose reference does"`
	Carrier string `query:"carrier" maxLength:"40" doc:"Only this carrier's, by id or short name"`
	State   string `query:"state" enum:"unknown,registered,picked_up,in_transit,out_for_delivery,attempt_failed,ready_for_collection,delivered,returned,exception,expired" doc:"Only those that stand here"`
},
) (*struct{ Body list.Page[WatchView] }, error) {
	p, err := s.FindWatches(ctx, Sought{in.Words, in.Carrier, parcel.State(in.State)}, in.Query)
	if err != nil {
		return nil, err
	}
	names, err := watcherNames(ctx, s.db, p.Items)
	return &struct{ Body list.Page[WatchView] }{list.Map(p, func(w Watch) WatchView {
		v := viewOf(w)
		v.By, v.Program = names[w.Watcher], Watcher{ID: w.Watcher}.Program()
		return v
	})}, err
}

func (s *Service) adminEndWatch(ctx context.Context, in *WatchPath) (*struct{}, error) {
	w, err := findWatch(ctx, s.db, `w.id = ?`, in.ID)
	if err != nil {
		return nil, err
	}
	account.Note(ctx, deed.Deed{}.Saying(Label{Carrier: w.Parcel.Carrier, Invoice: w.Parcel.Invoice}.said()))
	return nil, s.Unregister(ctx, Watcher{ID: w.Watcher}, w.ID)
}

func (s *Service) adminKeys(ctx context.Context, _ *struct{}) (*struct{ Body list.Page[Key] }, error) {
	all, err := s.Keys(ctx)
	return &struct{ Body list.Page[Key] }{list.Of(all)}, err
}

func (s *Service) adminMakeKey(ctx context.Context, in *struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"200" doc:"What will use it, in up to 60 characters"`
	}
},
) (*struct {
	Body struct {
		Key
		Secret string `json:"secret" doc:"What the program sends; it cannot be shown again"`
	}
}, error,
) {
	account.Note(ctx, deed.Deed{}.Saying(in.Body.Name))
	out := &struct {
		Body struct {
			Key
			Secret string `json:"secret" doc:"What the program sends; it cannot be shown again"`
		}
	}{}
	var err error
	out.Body.Key, out.Body.Secret, err = s.NewKey(ctx, in.Body.Name, account.From(ctx).Name)
	return out, err
}

func (s *Service) adminEndKey(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"36" doc:"Id of the key"`
},
) (*struct{}, error) {
	if name, err := nameOfKey(ctx, s.db, in.ID); err == nil {
		account.Note(ctx, deed.Deed{}.Saying(name))
	}
	return nil, s.EndKey(ctx, in.ID)
}
