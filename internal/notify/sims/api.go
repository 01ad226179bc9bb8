package sims

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// doors are the JSON doors of simulators, or of none.
type doors struct{ sims *Sims }

// Routes adds the JSON doors at which owners see what arrived at s. Where s is nil they say that no simulators run.
func Routes(api huma.API, s *Sims) {
	d := doors{s}
	staff := httpkit.Room{API: api, Tag: "simulators", Role: "owner", MaxBody: 4 << 10} // letters that open accounts lie here too
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/simulators", "admin-get-simulators", "Say whether simulators run, and how they misbehave"), d.get)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/simulators/faults", "admin-set-simulator-faults", "Have simulators misbehave").Fails(404), d.putFaults)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/simulators/arrived", "admin-list-arrived", "List what arrived at the simulators").Fails(404).
		Note("The newest first, up to 500 and 32 MB of it; all words have to be in it."), d.list)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/simulators/arrived/{number}", "admin-get-arrived", "Show all of what arrived"), d.one)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/simulators/arrived/{number}/page", "admin-get-arrived-page", "Show a mail as its receiver sees it").
		Note("A page of its own, for a frame: it runs no scripts and loads nothing from elsewhere.").Page(), d.page)
}

// Simulators is how it stands with simulators.
type Simulators struct {
	On     bool      `json:"on" doc:"They run: this is a demo"`
	Web    string    `json:"web,omitempty" doc:"host:port where push services, platforms of apps and providers of messages are played" example:"127.0.0.1:40001"`
	Mail   string    `json:"mail,omitempty" doc:"host:port where a mail server is played" example:"127.0.0.1:40002"`
	Plays  []Channel `json:"plays" nullable:"false" doc:"The channels of the shop that lead here: mail, push, app, message"`
	Faults Faults    `json:"faults" doc:"How they misbehave"`
}

type stateReply struct{ Body Simulators }

func (d doors) get(context.Context, *struct{}) (*stateReply, error) {
	if d.sims == nil {
		return &stateReply{Simulators{Plays: []Channel{}}}, nil
	}
	return &stateReply{Simulators{true, d.sims.web, d.sims.Mail(), d.sims.config.Plays, d.sims.Faults()}}, nil
}

type faultsRequest struct{ Body Faults }

func (d doors) putFaults(_ context.Context, in *faultsRequest) (*struct{}, error) {
	if d.sims == nil {
		return nil, ErrOff
	}
	return nil, d.sims.Misbehave(in.Body)
}

type listRequest struct {
	Channel string `query:"channel" enum:"mail,push,app,message" doc:"Only what came by it"`
	Words   string `query:"q" maxLength:"200" doc:"What is in the address, the title or the text"`
	Size    int    `query:"size" minimum:"1" maximum:"100" default:"50" doc:"How many"`
}

type listReply struct{ Body list.Page[Arrived] }

func (d doors) list(_ context.Context, in *listRequest) (*listReply, error) {
	if d.sims == nil {
		return nil, ErrOff
	}
	all, total := d.sims.List(Channel(in.Channel), in.Words, in.Size)
	page := list.Of(all)
	page.Total = int64(total)
	return &listReply{page}, nil
}

// NumberPath names what arrived.
type NumberPath struct {
	Number int64 `path:"number" minimum:"1" doc:"Its number"`
}

type wholeReply struct{ Body ArrivedWhole }

func (d doors) one(_ context.Context, in *NumberPath) (*wholeReply, error) {
	if d.sims == nil {
		return nil, ErrOff
	}
	w, err := d.sims.One(in.Number)
	return &wholeReply{w}, err
}

type pageReply struct {
	Type   string `header:"Content-Type"`
	Policy string `header:"Content-Security-Policy"`
	Body   []byte
}

// pagePolicy lets a mail show itself and nothing else.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

func (d doors) page(_ context.Context, in *NumberPath) (*pageReply, error) {
	if d.sims == nil {
		return nil, ErrOff
	}
	page, err := d.sims.Page(in.Number)
	return &pageReply{"text/html; charset=utf-8", pagePolicy, []byte(page)}, err
}
