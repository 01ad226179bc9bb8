package messages

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of messages.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "notices", Role: "operator", MaxBody: 16 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages", "admin-get-messages", "Say how it goes with the provider of messages"), s.getHealth)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/messages/check", "admin-check-messages", "Ask the provider of messages whether it knows the shop").
		Note("It costs nothing. What it answers is how it goes from then on."), s.postCheck)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages/weigh", "admin-weigh-message", "Say what a text weighs as a message").
		Note("By the rule by which it is sent, so that a page counts as the networks do."), s.getWeight)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/messages/try", "admin-try-message", "Send a message to oneself").
		Note("At once, and never again by itself: five a minute at most. It costs what a message costs."), s.postTry)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages/senders", "admin-list-senders", "List the sender numbers"), s.getSenders)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/messages/senders/{number}", "admin-keep-sender", "Write a sender number down, or change it").For("owner"), s.putSender)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/messages/senders/{number}/use", "admin-use-sender", "Have messages come from a number").For("owner").
		Note("One that is not registered, or whose registration has ended, is refused."), s.postUse)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/messages/senders/{number}", "admin-forget-sender", "Forget a sender number").For("owner"), s.deleteSender)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages/calls", "admin-get-message-calls", "Say what the provider of messages is to call").For("owner").
		Note("When it calls there, the shop asks it at once what became of the messages in question."), s.getCalls)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/messages/calls/renew", "admin-renew-message-calls", "Give the provider of messages another address to call").For("owner").
		Note("The one before holds for a day longer."), s.postCalls)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages/templates", "admin-list-alimtalk", "List the AlimTalk templates"), s.getTemplates)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/messages/templates/check", "admin-inspect-alimtalk", "Say what would have an AlimTalk refused").
		Note("By the rule by which it is kept; nothing is kept here."), s.getInspect)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/messages/templates", "admin-add-alimtalk", "Write an AlimTalk template down"), s.postTemplate)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/messages/templates/{id}", "admin-change-alimtalk", "Change an AlimTalk template").
		Note("Notices go by the one of their kind and language that was approved last."), s.putTemplate)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/messages/templates/{id}", "admin-forget-alimtalk", "Forget an AlimTalk template"), s.deleteTemplate)
}

type healthReply struct{ Body ProviderHealth }

func (s *Service) getHealth(ctx context.Context, _ *struct{}) (*healthReply, error) {
	h, err := s.Health(ctx)
	return &healthReply{h}, err
}

func (s *Service) postCheck(ctx context.Context, _ *struct{}) (*healthReply, error) {
	h, err := s.Check(ctx)
	return &healthReply{h}, err
}

type weighRequest struct {
	Subject string `query:"subject" maxLength:"100" doc:"Stands over a long message"`
	Text    string `query:"text" maxLength:"2100" doc:"What it says"`
}

type weighReply struct{ Body Weight }

func (s *Service) getWeight(_ context.Context, in *weighRequest) (*weighReply, error) {
	return &weighReply{Weigh(cp949.Message{Subject: in.Subject, Text: in.Text})}, nil
}

type tryRequest struct {
	Body struct {
		To   string `json:"to" maxLength:"30" doc:"A mobile phone" example:"010-1234-5678"`
		Text string `json:"text" minLength:"1" maxLength:"2100" doc:"What it says"`
	}
}

type tryReply struct{ Body Tried }

func (s *Service) postTry(ctx context.Context, in *tryRequest) (*tryReply, error) {
	t, err := s.Try(ctx, in.Body.To, in.Body.Text)
	return &tryReply{t}, err
}

type sendersReply struct{ Body list.Page[Sender] }

func (s *Service) getSenders(ctx context.Context, _ *struct{}) (*sendersReply, error) {
	all, err := s.Senders(ctx)
	return &sendersReply{list.Of(all)}, err
}

// SenderPath names a number.
type SenderPath struct {
	Number string `path:"number" minLength:"8" maxLength:"16" doc:"The number, digits alone" example:"16700001"`
}

type keepRequest struct {
	SenderPath
	Body struct {
		State   SenderState `json:"state" enum:"pending,registered,refused" doc:"How far its registration at the provider is"`
		Note    string      `json:"note,omitempty" maxLength:"200" doc:"Where its papers are"`
		Expires time.Time   `json:"expiresAt,omitempty" doc:"When its registration ends; absent: never"`
	}
}

type senderReply struct{ Body Sender }

func (s *Service) putSender(ctx context.Context, in *keepRequest) (*senderReply, error) {
	n, err := s.Keep(ctx, Sender{Number: in.Number, State: in.Body.State, Note: in.Body.Note, Expires: in.Body.Expires}, s.actor(ctx))
	return &senderReply{n}, err
}

func (s *Service) postUse(ctx context.Context, in *SenderPath) (*sendersReply, error) {
	if err := s.Use(ctx, in.Number); err != nil {
		return nil, err
	}
	return s.getSenders(ctx, nil)
}

func (s *Service) deleteSender(ctx context.Context, in *SenderPath) (*struct{}, error) {
	return nil, s.Forget(ctx, in.Number)
}

type callsReply struct{ Body CallAddress }

func (s *Service) getCalls(ctx context.Context, _ *struct{}) (*callsReply, error) {
	a, err := s.CallAddress(ctx)
	return &callsReply{a}, err
}

func (s *Service) postCalls(ctx context.Context, _ *struct{}) (*callsReply, error) {
	a, err := s.RenewCallAddress(ctx)
	return &callsReply{a}, err
}
