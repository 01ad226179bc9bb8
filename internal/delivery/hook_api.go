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
)

// hookRoutes adds the doors by which others are called when parcels move.
func (s *Service) hookRoutes(api huma.API) {
	open := httpkit.Room{API: api, Tag: "parcels", MaxBody: 8 << 10}
	staff := httpkit.Room{API: api, Tag: "parcels", Role: "operator", MaxBody: 8 << 10}
	const whose = " For staff, and for programs with a key of the shop: Authorization: Bearer <key>."
	programs := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests}

	httpkit.Open(open, httpkit.Post("/api/v1/parcels/hooks", "register-hook", "Be called when parcels move").Fails(programs...).
		Note("A POST with {id, events, at, parcel}, signed as Standard Webhooks: the headers webhook-id, webhook-timestamp and webhook-signature (v1, and in base64 the HMAC-SHA256 of "+
			"\"id.timestamp.body\" with the bytes behind whsec_ of the secret). Anything but a 2xx within 10 seconds is sent again, with the same id, after 10 seconds and then less and less often; "+
			"redirects are not followed; 410 ends the hook; after three days of failures it is switched off. "+
			"With carrier and invoice it is about that parcel, which is registered with it; without, about all that you have registered. "+
			"Registering the same address again moves its end on and switches it on. Addresses in private networks are refused."+whose), s.postHook)
	httpkit.Open(open, httpkit.Get("/api/v1/parcels/hooks", "list-hooks", "List your hooks").Fails(programs...).Note("The newest first."+whose), s.getHooks)
	httpkit.Open(open, httpkit.Get("/api/v1/parcels/hooks/{id}", "get-hook", "Show a hook of yours").Fails(programs...).Note(whose[1:]), s.getHook)
	httpkit.Open(open, httpkit.Delete("/api/v1/parcels/hooks/{id}", "end-hook", "Be called no longer").Fails(programs...).Note("What waits is not sent."+whose), s.deleteHook)
	httpkit.Open(open, httpkit.Get("/api/v1/parcels/hooks/{id}/calls", "list-hook-calls", "List the calls of a hook of yours").Fails(programs...).
		Note("The newest 50 of the last seven days."+whose), s.getCalls)

	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/hooks", "admin-list-hooks", "List everybody's hooks").Note("The newest first."), s.adminHooks)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/parcels/hooks", "admin-make-hook", "Call an address when what the shop sent moves").Answers(201).
		Note("Making it again for the same address moves its end on, sets its events and switches it on."), s.adminMakeHook)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/parcels/hooks/{id}/until", "admin-extend-hook", "Say until when a hook is called").
		Note("At most a year from now on, whoever registered it. The parcel of a hook of one parcel is watched as long."), s.adminExtendHook)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/parcels/hooks/{id}/switch", "admin-switch-hook", "Switch a hook on or off").
		Note("What waits is sent when it is on again."), s.adminSwitchHook)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/parcels/hooks/{id}/test", "admin-test-hook", "Call a hook with an event named test").Answers(204), s.adminTestHook)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/parcels/hooks/{id}", "admin-end-hook", "End a hook, whosever it is"), s.adminEndHook)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/hooks/{id}/calls", "admin-list-hook-calls", "List the calls of a hook").Note("The newest 50 of the last seven days."), s.adminCalls)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/parcels/hooks/{id}/calls/{call}/again", "admin-repeat-call", "Send a call again").Answers(204).
		Note("With the same id, whatever became of it."), s.adminCallAgain)
}

// HookView is a hook as it is shown.
type HookView struct {
	Hook
	Carrier string `json:"carrier,omitempty" doc:"About one parcel: its carrier"`
	Invoice string `json:"invoice,omitempty" doc:"About one parcel: its number"`
	Secret  string `json:"secret,omitempty" doc:"After registering: what its calls are signed with"`
	By      string `json:"watcher,omitempty" doc:"To staff: whose it is"`
	Program bool   `json:"program,omitempty" doc:"To staff: it is a program's"`
}

type hookReply struct{ Body HookView }

// shown is h with the parcel that it is about.
func (s *Service) shown(ctx context.Context, h Hook) HookView {
	v := HookView{Hook: h}
	if h.About == "parcel" {
		if p, err := findParcel(ctx, s.db, `WHERE p.id = ?`, h.about); err == nil { // it may have been forgotten
			v.Carrier, v.Invoice = p.Carrier, p.Invoice
		}
	}
	return v
}

func (s *Service) postHook(ctx context.Context, in *struct {
	caller
	Body struct {
		URL     string    `json:"url" minLength:"1" maxLength:"500" doc:"What is called, https or http" example:"https://example.com/parcels"`
		Events  []string  `json:"events,omitempty" maxItems:"9" doc:"Of which: moved, departed, arriving, delivered, late, silent, returned, lost, unfound; absent: of all"`
		Carrier string    `json:"carrier,omitempty" maxLength:"40" doc:"About one parcel: its carrier, by id or short name"`
		Invoice string    `json:"invoice,omitempty" maxLength:"60" doc:"About one parcel: its number"`
		Until   time.Time `json:"until,omitzero" doc:"Until when, at most a year from now on; absent: 90 days"`
	}
},
) (*hookReply, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	if in.Body.Invoice != "" && in.Body.Carrier == "" {
		return nil, ErrCarrier
	}
	h, err := s.Subscribe(ctx, who, Subscription{
		URL: in.Body.URL, Events: in.Body.Events, Of: Label{Carrier: in.Body.Carrier, Invoice: in.Body.Invoice}, Until: in.Body.Until,
	})
	if err != nil {
		return nil, err
	}
	v := s.shown(ctx, h)
	v.Secret = s.HookSecret(h)
	return &hookReply{v}, nil
}

func (s *Service) getHooks(ctx context.Context, in *struct {
	caller
	list.Query
},
) (*struct{ Body list.Page[HookView] }, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	p, err := s.Hooks(ctx, who, in.Query)
	return &struct{ Body list.Page[HookView] }{list.Map(p, func(h Hook) HookView { return s.shown(ctx, h) })}, err
}

// HookPath names a hook.
type HookPath struct {
	ID string `path:"id" maxLength:"36" doc:"Id of the hook"`
}

func (s *Service) getHook(ctx context.Context, in *struct {
	caller
	HookPath
},
) (*hookReply, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	h, err := s.Hook(ctx, who, in.ID)
	return &hookReply{s.shown(ctx, h)}, err
}

func (s *Service) deleteHook(ctx context.Context, in *struct {
	caller
	HookPath
},
) (*struct{}, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	return nil, s.Unsubscribe(ctx, who, in.ID)
}

type callsReply struct{ Body list.Page[Call] }

const callsShown = 50

func (s *Service) getCalls(ctx context.Context, in *struct {
	caller
	HookPath
},
) (*callsReply, error) {
	who, err := s.watcher(ctx, in.caller)
	if err != nil {
		return nil, err
	}
	return s.calls(ctx, who, in.ID)
}

func (s *Service) calls(ctx context.Context, w Watcher, hookID string) (*callsReply, error) {
	if _, err := s.Hook(ctx, w, hookID); err != nil {
		return nil, err
	}
	all, err := latestCalls(ctx, s.db, hookID, callsShown)
	return &callsReply{list.Of(all)}, err
}

func (s *Service) adminHooks(ctx context.Context, in *struct {
	list.Query
	State HookState `query:"state" enum:"on,off,failing,gone" default:"on" doc:"How they stand"`
},
) (*struct{ Body list.Page[HookView] }, error) {
	p, err := s.AllHooks(ctx, in.State, in.Query)
	return &struct{ Body list.Page[HookView] }{list.Map(p, func(h Hook) HookView { return s.toStaff(ctx, h) })}, err
}

func (s *Service) toStaff(ctx context.Context, h Hook) HookView {
	v := s.shown(ctx, h)
	v.By, v.Program = h.watcher.Name, h.watcher.Program()
	return v
}

func (s *Service) adminMakeHook(ctx context.Context, in *struct {
	Body struct {
		URL    string    `json:"url" minLength:"1" maxLength:"500" doc:"What is called, https or http" example:"https://example.com/parcels"`
		Events []string  `json:"events,omitempty" maxItems:"9" doc:"Of which: moved, departed, arriving, delivered, late, silent, returned, lost, unfound; absent: of all"`
		Until  time.Time `json:"until,omitzero" doc:"Until when, at most a year from now on; absent: without an end"`
	}
},
) (*hookReply, error) {
	account.Note(ctx, deed.Deed{}.Saying(hostOf(in.Body.URL)))
	who := account.From(ctx)
	h, err := s.Subscribe(ctx, Watcher{staffOwner + who.MemberID, who.Name}, Subscription{URL: in.Body.URL, Events: in.Body.Events, Until: in.Body.Until, Shop: true})
	if err != nil {
		return nil, err
	}
	v := s.toStaff(ctx, h)
	v.Secret = s.HookSecret(h)
	return &hookReply{v}, nil
}

// noteHook names a hook in the audit trail by the host that it calls.
func (s *Service) noteHook(ctx context.Context, hookID string) {
	if h, err := s.Hook(ctx, Watcher{}, hookID); err == nil {
		account.Note(ctx, deed.Deed{}.Saying(hostOf(h.URL)))
	}
}

func (s *Service) adminSwitchHook(ctx context.Context, in *struct {
	HookPath
	Body struct {
		On bool `json:"on" doc:"Whether it is called"`
	}
},
) (*hookReply, error) {
	s.noteHook(ctx, in.ID)
	h, err := s.SwitchHook(ctx, in.ID, in.Body.On)
	if err != nil {
		return nil, err
	}
	return &hookReply{s.toStaff(ctx, h)}, nil
}

func (s *Service) adminExtendHook(ctx context.Context, in *struct {
	HookPath
	Body struct {
		Until time.Time `json:"until" doc:"Until when"`
	}
},
) (*hookReply, error) {
	s.noteHook(ctx, in.ID)
	h, err := s.ExtendHook(ctx, in.ID, in.Body.Until)
	if err != nil {
		return nil, err
	}
	return &hookReply{s.toStaff(ctx, h)}, nil
}

func (s *Service) adminTestHook(ctx context.Context, in *HookPath) (*struct{}, error) {
	s.noteHook(ctx, in.ID)
	return nil, s.TryHook(ctx, in.ID)
}

func (s *Service) adminEndHook(ctx context.Context, in *HookPath) (*struct{}, error) {
	s.noteHook(ctx, in.ID)
	return nil, s.Unsubscribe(ctx, Watcher{}, in.ID)
}

func (s *Service) adminCalls(ctx context.Context, in *HookPath) (*callsReply, error) {
	return s.calls(ctx, Watcher{}, in.ID)
}

func (s *Service) adminCallAgain(ctx context.Context, in *struct {
	HookPath
	Call string `path:"call" maxLength:"36" doc:"Id of the call"`
},
) (*struct{}, error) {
	s.noteHook(ctx, in.ID)
	return nil, s.CallAgain(ctx, in.ID, in.Call)
}
