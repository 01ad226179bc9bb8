package show

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

type (
	ByID struct {
		ID string `path:"id" maxLength:"80" doc:"Id or slug of the show"`
	}
	query struct {
		State   []State `query:"state" enum:"scheduled,live,away,ended" doc:"Only shows in these states"`
		Query   string  `query:"q" maxLength:"60" doc:"Part of the title or of the host's name"`
		Product string  `query:"product" maxLength:"36" doc:"Only shows with this product"`
		Sort    string  `query:"sort" enum:"latest,soonest" default:"latest" doc:"By when it is announced for"`
		Page    int     `query:"page" minimum:"1" maximum:"10000" default:"1"`
		Size    int     `query:"size" minimum:"1" maximum:"100" default:"20"`
	}
	listed struct {
		Body struct {
			Shows []Show `json:"shows" nullable:"false"`
			Total int64  `json:"total" doc:"Of all pages"`
		}
	}
	one struct {
		Body Show
	}
	sheet struct {
		Body Sheet
	}
)

// Routes opens the JSON doors of shows.
func (s *Service) Routes(api huma.API) {
	huma.Register(api, op("list-shows", http.MethodGet, "/api/v1/shows", "List shows",
		"Shows by when they are announced for.", ""), s.doList)
	huma.Register(api, op("get-show", http.MethodGet, "/api/v1/shows/{id}", "Get a show",
		"A show with its products as they are now, and the chapters of its replay.", ""), s.doSheet)

	huma.Register(api, op("admin-list-shows", http.MethodGet, "/api/v1/admin/shows", "List shows",
		"As list-shows, for staff.", "host"), s.doList)
	huma.Register(api, op("admin-get-show", http.MethodGet, "/api/v1/admin/shows/{id}", "Get a show",
		"As get-show, for staff.", "host"), s.doSheet)
	huma.Register(api, created(op("create-show", http.MethodPost, "/api/v1/admin/shows", "Schedule a show",
		"It has no stream key yet; make one with rotate-stream-key.", "host")), s.doCreate)
	huma.Register(api, op("update-show", http.MethodPut, "/api/v1/admin/shows/{id}", "Change a show",
		"Replaces its words, time and products. State and stream key stay.", "host"), s.doUpdate)
	huma.Register(api, op("rotate-stream-key", http.MethodPost, "/api/v1/admin/shows/{id}/key", "Make a new stream key",
		"The only time the key can be read. The old key stops working at once; an encoder that uses it is cut off.", "host"), s.doKey)
	huma.Register(api, op("get-ingest", http.MethodGet, "/api/v1/admin/ingest", "Ask where encoders connect",
		"The server for OBS and others; a show's stream key goes with it.", "host"), s.doIngest)
	huma.Register(api, op("start-show", http.MethodPost, "/api/v1/admin/shows/{id}/start", "Go on air",
		"Needs a video that arrives; otherwise show_no_signal.", "host"), s.doStart)
	huma.Register(api, op("end-show", http.MethodPost, "/api/v1/admin/shows/{id}/end", "End the show",
		"For good: the recording becomes the replay.", "host"), s.doEnd)
	huma.Register(api, op("pin-product", http.MethodPut, "/api/v1/admin/shows/{id}/pin", "Pin a product",
		"Shows its card to everyone in the room, at the catalogue's price. An empty productId unpins.", "host"), s.doPin)
	huma.Register(api, op("get-studio", http.MethodGet, "/api/v1/admin/shows/{id}/studio", "Watch the show run",
		"Stream health, viewers, hearts, orders and won so far; ask every two seconds.", "host"), s.doStudio)
}

func op(id, method, path, summary, description, role string) huma.Operation {
	o := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{"shows"}}
	httpkit.WithRole(role)(&o)
	return o
}

func created(o huma.Operation) huma.Operation {
	o.DefaultStatus = http.StatusCreated
	return o
}

func (s *Service) doList(ctx context.Context, in *query) (*listed, error) {
	out := &listed{}
	var err error
	out.Body.Shows, out.Body.Total, err = s.List(ctx, Filter{
		States: in.State, Query: in.Query, Product: in.Product, Soonest: in.Sort == "soonest", Page: in.Page, Size: in.Size,
	})
	return out, err
}

func (s *Service) doSheet(ctx context.Context, in *ByID) (*sheet, error) {
	found, err := s.Sheet(ctx, in.ID)
	return &sheet{found}, err
}

func (s *Service) doCreate(ctx context.Context, in *struct{ Body Draft }) (*one, error) {
	made, err := s.Create(ctx, in.Body)
	return &one{made}, err
}

func (s *Service) doUpdate(ctx context.Context, in *struct {
	ByID
	Body Draft
},
) (*one, error) {
	changed, err := s.Update(ctx, in.ID, in.Body)
	return &one{changed}, err
}

// StreamKey is a key and where it goes, shown once.
type StreamKey struct {
	Key string `json:"key" doc:"Keep it secret; it cannot be read again"`
}

func (s *Service) doKey(ctx context.Context, in *ByID) (*struct{ Body StreamKey }, error) {
	key, err := s.RotateKey(ctx, in.ID)
	return &struct{ Body StreamKey }{StreamKey{key}}, err
}

// Ingest is where encoders connect.
type Ingest struct {
	Server string `json:"server" doc:"Without the key. An empty host stands for any name of the shop's machine" example:"rtmp://127.0.0.1:1935/live"`
}

func (s *Service) doIngest(context.Context, *struct{}) (*struct{ Body Ingest }, error) {
	return &struct{ Body Ingest }{Ingest{s.config.Ingest}}, nil
}

func (s *Service) doStart(ctx context.Context, in *ByID) (*one, error) {
	started, err := s.Start(ctx, in.ID)
	return &one{started}, err
}

func (s *Service) doEnd(ctx context.Context, in *ByID) (*one, error) {
	ended, err := s.End(ctx, in.ID)
	return &one{ended}, err
}

func (s *Service) doPin(ctx context.Context, in *struct {
	ByID
	Body struct {
		ProductID string `json:"productId" maxLength:"36" doc:"A product of the show; empty: nothing is pinned"`
	}
},
) (*one, error) {
	if in.Body.ProductID == "" {
		unpinned, err := s.Unpin(ctx, in.ID)
		return &one{unpinned}, err
	}
	pinned, err := s.Pin(ctx, in.ID, in.Body.ProductID)
	return &one{pinned}, err
}

func (s *Service) doStudio(ctx context.Context, in *ByID) (*struct{ Body Studio }, error) {
	studio, err := s.Studio(ctx, in.ID)
	return &struct{ Body Studio }{studio}, err
}
