package notify

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of the outbox.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "notices", Role: "operator", MaxBody: 16 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/notices", "admin-list-notices", "List what was told").
		Note("The newest first. Words are the beginning of an address, or an order's number."), s.getList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/notices/{id}", "admin-get-notice", "Tell the story of a notice"), s.getStory)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/notices/{id}/page", "admin-get-notice-page", "Show the letter as its reader sees it").
		Note("A page of its own, for a frame: it runs no scripts and loads nothing from elsewhere.").Page(), s.getPage)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/notices/{id}/again", "admin-send-notice-again", "Send a notice again").
		Note("One that reached nobody, that failed by our own fault, whose end nobody knows, or that was only kept here. With an address, one that found nobody goes there instead."), s.postAgain)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/notice-costs", "admin-get-notice-costs", "Tell what notices cost").
		Note("By day and kind over the last 31 days, with the prices and the budget of a day."), s.getCosts)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/notice-prices", "admin-set-notice-price", "Say what a provider asks from a moment on").
		Note("What was sent before keeps its price."), s.postPrice)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/notice-budget", "admin-set-notice-budget", "Bound what may be spent in a day").
		Note("When it is reached, what costs money waits until midnight in Seoul."), s.putBudget)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/notice-kinds", "admin-list-notice-kinds", "List what can be told"), s.getKinds)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/notice-kinds/{kind}", "admin-switch-notice-kind", "Switch a kind of notice on or off").
		Note("What is switched off stands in the outbox all the same, as not sent."), s.putKind)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/notice-kinds/{kind}/channels/{channel}", "admin-switch-notice-channel", "Have a kind of notice go by a channel or not").
		Note("The channels of later steps take the place of one that is switched off."), s.putChannel)
}

type costsReply struct{ Body Costs }

func (s *Service) getCosts(ctx context.Context, _ *struct{}) (*costsReply, error) {
	c, err := s.Costs(ctx)
	return &costsReply{c}, err
}

type priceRequest struct{ Body Price }

func (s *Service) postPrice(ctx context.Context, in *priceRequest) (*struct{}, error) {
	return nil, s.SetPrice(ctx, in.Body)
}

type budgetRequest struct {
	Body struct {
		MilliWon MilliWon `json:"milliWon" minimum:"0" maximum:"1000000000000" doc:"A thousandth of a won; 0: anything"`
	}
}

func (s *Service) putBudget(ctx context.Context, in *budgetRequest) (*struct{}, error) {
	return nil, s.SetBudget(ctx, in.Body.MilliWon)
}

type listRequest struct {
	list.Query
	State string `query:"state" enum:"waiting,trying,sent,delivered,kept,dead,broken,expired,unknown,off,held,spared,withheld" doc:"Only those that stand there"`
	Kind  string `query:"kind" maxLength:"60" doc:"Only those of a kind"`
	Words string `query:"q" maxLength:"254" doc:"The beginning of an address, or an order's number"`
}

type listReply struct{ Body list.Page[NoticeView] }

func (s *Service) getList(ctx context.Context, in *listRequest) (*listReply, error) {
	p, err := s.List(ctx, Filter{State: State(in.State), Kind: in.Kind, Words: in.Words}, in.Query)
	return &listReply{p}, err
}

// NoticePath names a delivery.
type NoticePath struct {
	ID string `path:"id" minLength:"36" maxLength:"36" doc:"Its id"`
}

type storyReply struct{ Body NoticeStory }

func (s *Service) getStory(ctx context.Context, in *NoticePath) (*storyReply, error) {
	story, err := s.Story(ctx, in.ID)
	return &storyReply{story}, err
}

type pageReply struct {
	Type   string `header:"Content-Type"`
	Policy string `header:"Content-Security-Policy"`
	Body   []byte
}

// pagePolicy lets a letter show itself and nothing else.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

func (s *Service) getPage(ctx context.Context, in *NoticePath) (*pageReply, error) {
	page, err := s.Page(ctx, in.ID)
	return &pageReply{"text/html; charset=utf-8", pagePolicy, []byte(page)}, err
}

type againRequest struct {
	NoticePath
	Body struct {
		Reason  string `json:"reason" minLength:"2" maxLength:"400" doc:"Why; it stands in the audit trail" example:"주소를 고쳤어요"`
		Address string `json:"address,omitempty" maxLength:"320" doc:"Where to, instead; only of one that found nobody"`
	}
}

func (s *Service) postAgain(ctx context.Context, in *againRequest) (*storyReply, error) {
	story, err := s.Again(ctx, in.ID, in.Body.Reason, in.Body.Address)
	return &storyReply{story}, err
}

type kindsReply struct{ Body list.Page[NoticeKind] }

func (s *Service) getKinds(ctx context.Context, _ *struct{}) (*kindsReply, error) {
	kinds, err := s.Kinds(ctx)
	return &kindsReply{list.Of(kinds)}, err
}

type switchRequest struct {
	Kind string `path:"kind" maxLength:"60" doc:"Its name"`
	Body struct {
		On bool `json:"on" doc:"Whether it is told"`
	}
}

func (s *Service) putKind(ctx context.Context, in *switchRequest) (*struct{}, error) {
	return nil, s.Switch(ctx, in.Kind, in.Body.On)
}

type channelRequest struct {
	Kind    string `path:"kind" maxLength:"60" doc:"Its name"`
	Channel string `path:"channel" maxLength:"16" doc:"Name of the channel" example:"push"`
	Body    struct {
		On bool `json:"on" doc:"Whether the kind goes by it"`
	}
}

func (s *Service) putChannel(ctx context.Context, in *channelRequest) (*struct{}, error) {
	return nil, s.SwitchChannel(ctx, in.Kind, in.Channel, in.Body.On)
}
