package device

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of devices: for browsers and apps, whoever uses them.
func (s *Service) Routes(api huma.API) {
	open := httpkit.Room{API: api, Tag: "push", MaxBody: 8 << 10}
	httpkit.Open(open, httpkit.Get("/api/v1/push/key", "get-push-key", "The key that browsers subscribe with").Fails(404), s.getKey)
	httpkit.Open(open, httpkit.Put("/api/v1/push/device", "put-push-device", "Keep this browser's subscription, or renew it").Fails(404, 429).
		Note("At every start of a page, and whenever the browser changes it; what was wished for under the old endpoint stays. Endpoints are those of the push services of browsers."), s.putDevice)
	httpkit.Open(open, httpkit.Post("/api/v1/push/app", "register-push-app", "Keep this app's token, or renew it").Fails(404, 429).
		Note("At every start of the app, and whenever its platform gives it another token; what was wished for under the old one stays. An app is forgotten by its id, as any device is."), s.postApp)
	httpkit.Open(open, httpkit.Post("/api/v1/push/unsubscribe", "push-unsubscribe", "Forget a subscription").
		Note("Whoever knows its endpoint may. One that is not known is no failure."), s.postUnsubscribe)
	httpkit.Open(open, httpkit.Get("/api/v1/push/devices", "list-push-devices", "List my devices").
		Note("Those that I am signed in at, and this browser."), s.getDevices)
	httpkit.Open(open, httpkit.Delete("/api/v1/push/devices/{id}", "remove-push-device", "Forget a device of mine"), s.deleteDevice)
	httpkit.Open(open, httpkit.Get("/api/v1/push/topics", "list-push-topics", "List what my devices are told of"), s.getTopics)
	httpkit.Open(open, httpkit.Put("/api/v1/push/topics/{kind}/{id}", "wish-push-topic", "Have a device of mine told of something").
		Note("Of a show's start, by its id; of a variant that can be had again, by its id; of an order's way, by its number."), s.putTopic)
	httpkit.Open(open, httpkit.Delete("/api/v1/push/topics/{kind}/{id}", "unwish-push-topic", "Have it told no more").
		Note("With a device only there, else at none of mine."), s.deleteTopic)
}

type keyReply struct {
	Body struct {
		Key string `json:"key" doc:"An uncompressed point on P-256, base64url: applicationServerKey"`
	}
}

func (s *Service) getKey(context.Context, *struct{}) (*keyReply, error) {
	if s.key == "" {
		return nil, ErrOff
	}
	out := &keyReply{}
	out.Body.Key = s.key
	return out, nil
}

// caller is who a browser is by its request.
type caller struct{ network, agent string }

// Resolve is called by huma before the handler.
func (c *caller) Resolve(hc huma.Context) []error {
	r, _ := humago.Unwrap(hc)
	c.network, c.agent = httpkit.Network(httpkit.ClientIP(r)), r.UserAgent()
	return nil
}

// Kept is a device with what it is told of.
type Kept struct {
	Device string   `json:"device" doc:"Its id"`
	Topics []string `json:"topics" nullable:"false" doc:"What it is told of, as kind/id" example:"show/0193…"`
}

func kept(device string, topics []Topic) Kept {
	k := Kept{Device: device, Topics: []string{}}
	for _, t := range topics {
		k.Topics = append(k.Topics, t.String())
	}
	return k
}

type keptReply struct{ Body Kept }

func (s *Service) putDevice(ctx context.Context, in *struct {
	caller
	Body struct {
		Subscription
		Old  string `json:"old,omitempty" maxLength:"1000" doc:"The endpoint that this one follows, where the browser changed it"`
		Lang string `json:"lang" enum:"ko,en" doc:"The language to be told in"`
	}
},
) (*keptReply, error) {
	d, topics, err := s.Welcome(ctx, Arrival{Subscription: in.Body.Subscription, Old: in.Body.Old, Lang: in.Body.Lang, Agent: in.agent, Network: in.network})
	return &keptReply{kept(d.ID, topics)}, err
}

func (s *Service) postApp(ctx context.Context, in *struct {
	caller
	Body struct {
		Platform Platform `json:"platform" enum:"fcm,apns" doc:"Whose token it is: Firebase Cloud Messaging's, or Apple's"`
		Token    string   `json:"token" minLength:"20" maxLength:"1000" doc:"The token: of Apple in hex"`
		Old      string   `json:"old,omitempty" maxLength:"1000" doc:"The token that this one follows, where the platform changed it"`
		Lang     string   `json:"lang" enum:"ko,en" doc:"The language to be told in"`
	}
},
) (*keptReply, error) {
	b := in.Body
	d, topics, err := s.Welcome(ctx, Arrival{App: b.Platform, Token: b.Token, Old: b.Old, Lang: b.Lang, Agent: in.agent, Network: in.network})
	return &keptReply{kept(d.ID, topics)}, err
}

func (s *Service) postUnsubscribe(ctx context.Context, in *struct {
	Body struct {
		Endpoint string `json:"endpoint" minLength:"10" maxLength:"1000" doc:"Its address at the push service"`
	}
},
) (*struct{}, error) {
	return nil, s.Leave(ctx, in.Body.Endpoint)
}

// View is a device as its owner sees it.
type View struct {
	ID       string    `json:"id" doc:"Its id"`
	Platform Platform  `json:"platform" enum:"webpush,fcm,apns" doc:"By whom it is reached"`
	Browser  string    `json:"browser" doc:"Which browser it is; app: the shop's own app" example:"chrome"`
	System   string    `json:"system" doc:"On which system" example:"android"`
	Lang     string    `json:"lang" doc:"The language it is told in"`
	Here     bool      `json:"here" doc:"It is this browser"`
	Created  time.Time `json:"createdAt" doc:"Since when it is here"`
	Seen     time.Time `json:"seenAt" doc:"When it was here last, to some hours"`
	Dead     time.Time `json:"deadAt,omitzero" doc:"Since when it cannot be reached any more"`
	Reason   string    `json:"reason,omitempty" doc:"Why not" example:"gone"`
}

func (s *Service) getDevices(ctx context.Context, _ *struct{}) (*struct{ Body list.Page[View] }, error) {
	mine, err := s.Mine(ctx)
	views := make([]View, len(mine))
	for i, d := range mine {
		views[i] = View{d.ID, d.Platform, d.Agent.Browser, d.Agent.System, d.Lang, s.Here(ctx, d), d.Created, d.Seen, d.Dead, d.Reason}
	}
	return &struct{ Body list.Page[View] }{list.Of(views)}, err
}

func (s *Service) deleteDevice(ctx context.Context, in *struct {
	ID string `path:"id" minLength:"36" maxLength:"36" doc:"Id of the device"`
},
) (*struct{}, error) {
	return nil, s.Remove(ctx, in.ID)
}

// TopicView is something that devices are told of.
type TopicView struct {
	Kind   string    `json:"kind" enum:"show,stock,order" doc:"What sort of thing"`
	ID     string    `json:"id" doc:"Which"`
	Name   string    `json:"name" doc:"What it is called"`
	NameEn string    `json:"nameEn,omitempty" doc:"The same in English"`
	Path   string    `json:"path" doc:"Where it is in the shop"`
	At     time.Time `json:"at,omitzero" doc:"When it is, of a show"`
}

func (s *Service) getTopics(ctx context.Context, _ *struct{}) (*struct{ Body list.Page[TopicView] }, error) {
	mine, err := s.Topics(ctx)
	views := make([]TopicView, len(mine))
	for i, w := range mine {
		views[i] = TopicView{w.Kind, w.ID, w.Name, w.NameEn, w.Path, w.At}
	}
	return &struct{ Body list.Page[TopicView] }{list.Of(views)}, err
}

// TopicPath names a topic.
type TopicPath struct {
	Kind string `path:"kind" enum:"show,stock,order" doc:"What sort of thing"`
	ID   string `path:"id" minLength:"1" maxLength:"50" doc:"Which"`
}

func (s *Service) putTopic(ctx context.Context, in *struct {
	TopicPath
	Body struct {
		Device string `json:"device" minLength:"36" maxLength:"36" doc:"Which device"`
	}
},
) (*keptReply, error) {
	topics, err := s.Wish(ctx, in.Body.Device, Topic{in.Kind, in.ID})
	return &keptReply{kept(in.Body.Device, topics)}, err
}

func (s *Service) deleteTopic(ctx context.Context, in *struct {
	TopicPath
	Device string `query:"device" maxLength:"36" doc:"Only at this device"`
},
) (*struct{}, error) {
	return nil, s.Unwish(ctx, in.Device, Topic{in.Kind, in.ID})
}
