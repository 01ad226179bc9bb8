package consent

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors by which staff see who agreed to what and who is left alone.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "consents", Role: "operator", MaxBody: 16 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/consents", "admin-get-consents", "Tell what a member agreed to").
		Note("Where it stands, and every answer with the words that were shown."), s.getConsents)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/suppressions", "admin-list-suppressions", "List which addresses are left alone").
		Note("The newest first. Addresses are kept as hashes: a search takes a whole one."), s.getSuppressed)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/suppressions", "admin-add-suppression", "Leave an address alone").
		Note("For somebody who called the free number, or told staff."), s.postSuppressed)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/suppressions/{id}/lift", "admin-lift-suppression", "Take a reason to leave an address alone off the list").
		Note("Why stands in the audit trail. Other reasons stay, and it agrees to nothing for them."), s.postLift)
}

// ConsentView is where an answer comes to now.
type ConsentView struct {
	Purpose Purpose   `json:"purpose" enum:"ad,ad_night" doc:"What they agree to: offers, or offers at night"`
	Medium  Medium    `json:"medium" enum:"mail,push,text" doc:"By what"`
	Agreed  bool      `json:"agreed" doc:"Whether they do"`
	Since   time.Time `json:"since,omitzero" doc:"Since when; absent where they never answered"`
}

// AnswerView is an answer as it was given.
type AnswerView struct {
	ID      string    `json:"id" doc:"Its id"`
	Purpose Purpose   `json:"purpose" enum:"ad,ad_night" doc:"What it is about"`
	Medium  Medium    `json:"medium" enum:"mail,push,text" doc:"By what"`
	Agreed  bool      `json:"agreed" doc:"Yes or no"`
	Source  Source    `json:"source" enum:"sign_up,my_page,link,one_click,undone" doc:"Where they answered"`
	Version string    `json:"version" doc:"The version of the words"`
	Hash    string    `json:"hash" doc:"SHA-256 of the words, in hex"`
	Words   string    `json:"words" doc:"The words as they were shown"`
	At      time.Time `json:"at" doc:"When"`
}

// ConsentsOf is all that one member answered.
type ConsentsOf struct {
	Member  string        `json:"member" doc:"Whose"`
	Name    string        `json:"name" doc:"Their name"`
	Now     []ConsentView `json:"now" nullable:"false" doc:"Where it stands"`
	Answers []AnswerView  `json:"answers" nullable:"false" doc:"Every answer, the newest first; at most 100"`
}

type consentsRequest struct {
	Mail string `query:"mail" required:"true" minLength:"3" maxLength:"254" doc:"The address they sign in with"`
}

type consentsReply struct{ Body ConsentsOf }

func (s *Service) getConsents(ctx context.Context, in *consentsRequest) (*consentsReply, error) {
	person, err := s.needs.Find(ctx, in.Mail)
	if err != nil {
		return nil, err
	}
	p, err := s.needs.Person(ctx, s.db, person)
	if err != nil {
		return nil, err
	}
	out := ConsentsOf{Member: person, Name: p.Name, Answers: []AnswerView{}}
	all, err := s.Standings(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		out.Now = append(out.Now, ConsentView{a.Purpose, a.Medium, a.Agreed, a.Since})
	}
	events, err := s.History(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		out.Answers = append(out.Answers, AnswerView{e.ID, e.Purpose, e.Medium, e.Agreed, e.Source, e.Version, e.Hash, e.Words, e.At})
	}
	return &consentsReply{out}, nil
}

// SuppressionView is a reason for which an address is left alone.
type SuppressionView struct {
	ID     string    `json:"id" doc:"Its id"`
	Medium Medium    `json:"medium" enum:"mail,push,text" doc:"What sort of address it is"`
	Shown  string    `json:"shown" doc:"The address with most of it hidden" example:"010-****-5678"`
	Reason Reason    `json:"reason" enum:"hard_bounce,invalid,complaint,optout,080" doc:"Why: mail came back, no such number, called spam, told staff, called the free number"`
	Said   string    `json:"said,omitempty" doc:"What was said beside it"`
	Actor  string    `json:"actor,omitempty" doc:"Who wrote it down; absent: the shop itself"`
	At     time.Time `json:"at" doc:"When"`
}

type suppressedRequest struct {
	list.Query
	Reason string `query:"reason" enum:"hard_bounce,invalid,complaint,optout,080" doc:"Only those with this reason"`
	Words  string `query:"q" maxLength:"254" doc:"A whole address, by mail or telephone"`
}

type suppressedReply struct{ Body list.Page[SuppressionView] }

func (s *Service) getSuppressed(ctx context.Context, in *suppressedRequest) (*suppressedReply, error) {
	p, err := s.Suppressed(ctx, SuppressedFilter{Reason: Reason(in.Reason), Address: in.Words}, in.Query)
	return &suppressedReply{list.Map(p, func(l Suppression) SuppressionView {
		return SuppressionView{l.ID, l.Medium, l.Shown, l.Reason, l.Said, l.Actor, l.At}
	})}, err
}

type refuseRequest struct {
	Body struct {
		Medium  string `json:"medium" enum:"mail,text" doc:"What sort of address it is"`
		Address string `json:"address" minLength:"3" maxLength:"254" doc:"The address or number" example:"010-1234-5678"`
		Reason  string `json:"reason" enum:"080,optout,complaint,invalid" doc:"Why"`
		Said    string `json:"said,omitempty" maxLength:"800" doc:"What they said"`
	}
}

func (s *Service) postSuppressed(ctx context.Context, in *refuseRequest) (*struct{}, error) {
	return nil, s.Refuse(ctx, Medium(in.Body.Medium), in.Body.Address, Reason(in.Body.Reason), in.Body.Said)
}

type liftRequest struct {
	ID   string `path:"id" minLength:"36" maxLength:"36" doc:"Its id"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"800" doc:"Why; it stands in the audit trail"`
	}
}

func (s *Service) postLift(ctx context.Context, in *liftRequest) (*struct{}, error) {
	return nil, s.Lift(ctx, in.ID, in.Body.Reason)
}
