package chat

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes opens the JSON doors of the chat.
func (s *Service) Routes(api huma.API) {
	shop := httpkit.Room{API: api, Tag: "chat"}
	staff := httpkit.Room{API: api, Tag: "chat", Role: "host"}

	httpkit.Open(shop, httpkit.Get("/api/v1/chat/{room}/messages", "list-chat-messages", "The chat of a show, for its replay"), s.getMessages)
	httpkit.Open(shop, httpkit.Post("/api/v1/chat/token", "create-chat-token", "A connection token for the socket").For("member"), s.postToken)

	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/delete", "delete-chat-message", "Take a message away"), s.postDelete)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/mute", "mute-chat-member", "Keep a member from writing for a while"), s.postMute)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/ban", "ban-chat-member", "Exclude a member from a chat"), s.postBan)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/unban", "unban-chat-member", "Lift a mute or a ban"), s.postUnban)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/notice", "post-chat-notice", "Say something to everyone").
		Note("It stands above the chat until the next one, or until it is taken down."), s.postNotice)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/chat/{room}/notice", "end-chat-notice", "Take the notice down").
		Note("It stays among the messages, as something that was said."), s.deleteNotice)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/chat/{room}/questions", "list-chat-questions", "What viewers asked and nobody has answered").
		Note("Lines that read as a question, oldest first, a moment after they were said."), s.getQuestions)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/chat/{room}/answered", "answer-chat-question", "Note that a question has been answered"), s.postAnswered)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/chat/{room}/sanctions", "list-chat-sanctions", "Who is muted or excluded"), s.getSanctions)
}

// InRoom is a room in a path: "live:<show id>", or the show id alone.
type InRoom struct {
	Room string `path:"room" maxLength:"80" doc:"live:<show id>, or the show id alone" example:"live:0199"`
}

func (r InRoom) name() string {
	if strings.Contains(r.Room, ":") {
		return r.Room
	}
	return Room(r.Room)
}

type messagesIn struct {
	InRoom
	From int64  `query:"from" minimum:"0" doc:"From this time on, Unix ms"`
	To   int64  `query:"to"   minimum:"0" doc:"Up to before this time, Unix ms; 0 for no end"`
	Last bool   `query:"last" doc:"Begin with the last page rather than the first"`
	At   string `query:"at"   maxLength:"400" doc:"A place: prev or next of another page of the same list; empty for the first page"`
	Size int    `query:"size" minimum:"1" maximum:"500" default:"200" doc:"How many on a page"`
}

// said is a message as the socket brought it.
type said struct{ json.RawMessage }

// Schema is RoomMessage, which Vocabulary.Describe writes down.
func (said) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Ref: "#/components/schemas/RoomMessage"}
}

type messagesOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         list.Page[said]
}

// getMessages gives messages as they were sent on the socket; kind says what each is.
func (s *Service) getMessages(ctx context.Context, in *messagesIn) (*messagesOut, error) {
	h := History{From: time.UnixMilli(in.From), Last: in.Last}
	if in.To > 0 {
		h.To = time.UnixMilli(in.To)
	}
	page, err := s.Messages(ctx, in.name(), h, list.Query{At: in.At, Size: in.Size})
	if err != nil {
		return nil, err
	}
	return &messagesOut{"no-cache", list.Map(page, func(m Stored) said { return said{m.Data} })}, nil
}

type tokenOut struct {
	Body struct {
		Token   string    `json:"token"   doc:"For the client library's token or getToken"`
		Expires time.Time `json:"expires" doc:"The library asks for a new one in time"`
	}
}

func (s *Service) postToken(ctx context.Context, _ *struct{}) (*tokenOut, error) {
	who := account.From(ctx)
	if err := who.Check(account.RoleMember); err != nil {
		return nil, err
	}
	out := &tokenOut{}
	out.Body.Token, out.Body.Expires = sign(s.secret, who.MemberID, account.SessionOf(ctx), s.now())
	return out, nil
}

type deleteIn struct {
	InRoom
	Body struct {
		ID string `json:"id" minLength:"1" maxLength:"64" doc:"Id of the message"`
	}
}

func (s *Service) postDelete(ctx context.Context, in *deleteIn) (*struct{}, error) {
	return nil, s.Delete(ctx, in.name(), in.Body.ID, account.From(ctx))
}

type muteIn struct {
	InRoom
	Body struct {
		Member  string `json:"member"           minLength:"1" maxLength:"36" doc:"Member id"`
		Seconds int64  `json:"seconds"          minimum:"1" maximum:"31536000" doc:"For how long"`
		Reason  string `json:"reason,omitempty" maxLength:"200" doc:"For the staff's eyes"`
	}
}

type sanctionOut struct{ Body Sanction }

func (s *Service) postMute(ctx context.Context, in *muteIn) (*sanctionOut, error) {
	account.Note(ctx, deed.Deed{}.And(deed.Member, in.Body.Member, "").Of((in.Body.Seconds+59)/60).Saying(in.Body.Reason))
	x, err := s.Impose(ctx, Sanction{
		Room: in.name(), Member: in.Body.Member, Kind: Mute, Reason: in.Body.Reason,
		Until: s.now().Add(time.Duration(in.Body.Seconds) * time.Second),
	}, account.From(ctx))
	return &sanctionOut{x}, err
}

type banIn struct {
	InRoom
	Body struct {
		Member  string `json:"member"            minLength:"1" maxLength:"36" doc:"Member id"`
		Seconds int64  `json:"seconds,omitempty" minimum:"0" maximum:"31536000" doc:"For how long; 0 is for ever"`
		Reason  string `json:"reason,omitempty"  maxLength:"200" doc:"For the staff's eyes"`
		// KeepLines is the exception: who is excluded leaves nothing behind.
		KeepLines bool `json:"keepLines,omitempty" doc:"Leave what they wrote; else all of it is taken away"`
	}
}

type banOut struct {
	Body struct {
		Sanction
		Deleted int `json:"deleted" doc:"How many of their lines were taken away"`
	}
}

func (s *Service) postBan(ctx context.Context, in *banIn) (*banOut, error) {
	x := Sanction{Room: in.name(), Member: in.Body.Member, Kind: Ban, Reason: in.Body.Reason}
	if in.Body.Seconds > 0 {
		x.Until = s.now().Add(time.Duration(in.Body.Seconds) * time.Second)
	}
	by := account.From(ctx)
	told := deed.Deed{}.And(deed.Member, in.Body.Member, "").Saying(in.Body.Reason)
	account.Note(ctx, told)
	x, err := s.Impose(ctx, x, by)
	if err != nil {
		return nil, err
	}
	out := new(banOut)
	out.Body.Sanction = x
	if !in.Body.KeepLines {
		out.Body.Deleted, err = s.DeleteAll(ctx, x.Room, x.Member, by)
		account.Note(ctx, told.Of(int64(out.Body.Deleted)))
	}
	return out, err
}

type unbanIn struct {
	InRoom
	Body struct {
		Member string `json:"member" minLength:"1" maxLength:"36" doc:"Member id"`
	}
}

func (s *Service) postUnban(ctx context.Context, in *unbanIn) (*struct{}, error) {
	account.Note(ctx, deed.Deed{}.And(deed.Member, in.Body.Member, ""))
	return nil, s.Unban(ctx, in.name(), in.Body.Member, account.From(ctx))
}

type noticeIn struct {
	InRoom
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"1000" doc:"At most 300 characters"`
	}
}

func (s *Service) postNotice(ctx context.Context, in *noticeIn) (*struct{}, error) {
	account.Note(ctx, deed.Deed{}.Saying(in.Body.Text))
	return nil, s.Post(ctx, in.name(), Notice{in.Body.Text})
}

func (s *Service) deleteNotice(ctx context.Context, in *InRoom) (*struct{}, error) {
	return nil, s.Post(ctx, in.name(), Unsaid{})
}

type sanctionsOut struct{ Body list.Page[Sanction] }

type sanctionsIn struct {
	InRoom
	list.Query
}

func (s *Service) getSanctions(ctx context.Context, in *sanctionsIn) (*sanctionsOut, error) {
	page, err := s.Sanctions(ctx, in.name(), in.Query)
	return &sanctionsOut{page}, err
}

type questionsOut struct{ Body list.Page[Question] }

func (s *Service) getQuestions(ctx context.Context, in *sanctionsIn) (*questionsOut, error) {
	page, err := s.Questions(ctx, in.name(), in.Query)
	return &questionsOut{page}, err
}

type answeredIn struct {
	InRoom
	Body struct {
		ID   string `json:"id" minLength:"1" maxLength:"64" doc:"Id of the message"`
		Open bool   `json:"open,omitempty" doc:"It has not been answered after all"`
	}
}

func (s *Service) postAnswered(ctx context.Context, in *answeredIn) (*struct{}, error) {
	return nil, s.Answered(ctx, in.name(), in.Body.ID, in.Body.Open, account.From(ctx))
}
