package show

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

type (
	ByID struct {
		ID string `path:"id" maxLength:"80" doc:"Id or slug of the show"`
	}
	query struct {
		list.Query
		State   []State `query:"state" enum:"scheduled,live,away,ended" doc:"Only shows in these states"`
		Words   string  `query:"q" maxLength:"60" doc:"Part of the title or of the host's name"`
		Product string  `query:"product" maxLength:"36" doc:"Only shows with this product"`
		Sort    string  `query:"sort" enum:"latest,soonest" default:"latest" doc:"By when it is announced for"`
	}
	listed struct{ Body list.Page[Show] }
	one    struct {
		Body Show
	}
	sheet struct {
		Body Sheet
	}
)

// Routes opens the JSON doors of shows.
func (s *Service) Routes(api huma.API) {
	shop := httpkit.Room{API: api, Tag: "shows"}
	staff := httpkit.Room{API: api, Tag: "shows", Role: "host"}

	httpkit.Open(shop, httpkit.Get("/api/v1/shows", "list-shows", "List shows").Note("Shows by when they are announced for."), s.doList)
	httpkit.Open(shop, httpkit.Get("/api/v1/shows/{id}", "get-show", "Get a show").
		Note("A show with its products as they are now, and the chapters of its replay."), s.doSheet)

	httpkit.Open(staff, httpkit.Get("/api/v1/admin/shows", "admin-list-shows", "List shows").Note("As list-shows, for staff."), s.doList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/shows/{id}", "admin-get-show", "Get a show").Note("As get-show, for staff."), s.doSheet)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/shows", "create-show", "Schedule a show").Answers(http.StatusCreated).
		Note("It has no stream key yet; make one with rotate-stream-key."), s.doCreate)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/shows/{id}", "update-show", "Change a show").
		Note("Replaces its words, time and products. State and stream key stay."), s.doUpdate)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/shows/{id}/key", "rotate-stream-key", "Make a new stream key").
		Note("The only time the key can be read. The old key stops working at once; an encoder that uses it is cut off."), s.doKey)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/ingest", "get-ingest", "Ask where encoders connect").
		Note("The server for OBS and others; a show's stream key goes with it."), s.doIngest)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/shows/{id}/start", "start-show", "Go on air").
		Note("Needs a video that arrives; otherwise show_no_signal."), s.doStart)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/shows/{id}/end", "end-show", "End the show").
		Note("For good: the recording becomes the replay."), s.doEnd)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/shows/{id}/pin", "pin-product", "Pin a product").
		Note("Shows its card to everyone in the room, at the catalogue's price. An empty productId unpins."), s.doPin)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/shows/{id}/studio", "get-studio", "Watch the show run").
		Note("Stream health, viewers, hearts, orders and won so far; ask every two seconds."), s.doStudio)
}

func (s *Service) doList(ctx context.Context, in *query) (*listed, error) {
	shows, err := s.List(ctx, Filter{
		States: in.State, Query: in.Words, Product: in.Product, Soonest: in.Sort == "soonest", Place: in.Query,
	})
	return &listed{shows}, err
}

func (s *Service) doSheet(ctx context.Context, in *ByID) (*sheet, error) {
	found, err := s.Sheet(ctx, in.ID)
	return &sheet{found}, err
}

func (s *Service) doCreate(ctx context.Context, in *struct{ Body Draft }) (*one, error) {
	made, err := s.Create(ctx, in.Body)
	if err == nil {
		account.Note(ctx, deed.To(deed.Show, made.ID, made.Title))
	}
	return &one{made}, err
}

func (s *Service) doUpdate(ctx context.Context, in *struct {
	ByID
	Body Draft
},
) (*one, error) {
	before, err := s.Show(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	changed, err := s.Update(ctx, in.ID, in.Body)
	if err == nil {
		account.Note(ctx, edited(before, changed))
	}
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

func (s *Service) doIngest(ctx context.Context, _ *struct{}) (*struct{ Body Ingest }, error) {
	all, err := s.stage.Ingests(ctx)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Ingest }{Ingest{append(all, s.config.Ingest)[0]}}, nil
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
	account.Note(ctx, deed.Deed{}.And(deed.Product, in.Body.ProductID, ""))
	pinned, err := s.Pin(ctx, in.ID, in.Body.ProductID)
	return &one{pinned}, err
}

func (s *Service) doStudio(ctx context.Context, in *ByID) (*struct{ Body Studio }, error) {
	studio, err := s.Studio(ctx, in.ID)
	return &struct{ Body Studio }{studio}, err
}
