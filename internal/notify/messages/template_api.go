package messages

import (
	"context"
	"encoding/json"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/list"
)

// Templates are what the page of AlimTalk shows.
type Templates struct {
	Channel string     `json:"channel" doc:"The shop's Kakao channel at the provider; empty: none"`
	Kinds   []string   `json:"kinds" nullable:"false" doc:"The kinds of notices that can go by AlimTalk"`
	Items   []Template `json:"items" nullable:"false" doc:"All of them, by kind and language"`
}

type templatesReply struct{ Body Templates }

func (s *Service) getTemplates(ctx context.Context, _ *struct{}) (*templatesReply, error) {
	all, err := s.Templates(ctx)
	return &templatesReply{Templates{Channel: s.needs.Kakao, Kinds: s.needs.Kinds, Items: list.Of(all).Items}}, err
}

// TemplateBody is a template as staff write it.
type TemplateBody struct {
	Code     string         `json:"code" maxLength:"60" doc:"What the provider calls it"`
	Kind     string         `json:"kind" maxLength:"60" doc:"The kind of notice that it tells"`
	Lang     string         `json:"lang" enum:"ko,en" doc:"In which language"`
	State    TemplateState  `json:"state" enum:"reviewing,approved,refused,stopped" doc:"How far its approval is"`
	Text     string         `json:"text" maxLength:"2000" doc:"What the shop says, with #{names}"`
	Approved string         `json:"approved,omitempty" maxLength:"2000" doc:"What Kakao approved"`
	Title    string         `json:"title,omitempty" maxLength:"100" doc:"Emphasised over the text"`
	Buttons  []press.Button `json:"buttons,omitempty" maxItems:"10" doc:"Under it, as approved"`
	Note     string         `json:"note,omitempty" maxLength:"400" doc:"What the review said"`
}

func (b TemplateBody) template(id string) Template {
	return Template{ID: id, Code: b.Code, Kind: b.Kind, Lang: b.Lang, State: b.State, Text: b.Text, Approved: b.Approved, Title: b.Title, Buttons: b.Buttons, Note: b.Note}
}

type templateRequest struct{ Body TemplateBody }

type checkedReply struct{ Body Checked }

type inspectRequest struct {
	Kind     string `query:"kind" maxLength:"60" doc:"The kind of notice that it tells"`
	Lang     string `query:"lang" enum:"ko,en" doc:"In which language"`
	Text     string `query:"text" maxLength:"2000" doc:"What the shop says, with #{names}"`
	Approved string `query:"approved" maxLength:"2000" doc:"What Kakao approved"`
	Title    string `query:"title" maxLength:"100" doc:"Emphasised over the text"`
	Buttons  string `query:"buttons" maxLength:"8000" doc:"Under it, as the JSON of a template's buttons"`
}

func (s *Service) getInspect(_ context.Context, in *inspectRequest) (*checkedReply, error) {
	t := Template{Kind: in.Kind, Lang: in.Lang, Text: unixed(in.Text), Approved: unixed(in.Approved), Title: in.Title}
	if in.Buttons != "" && json.Unmarshal([]byte(in.Buttons), &t.Buttons) != nil {
		return nil, ErrTemplate
	}
	return &checkedReply{s.Inspect(t)}, nil
}

type templateReply struct{ Body Template }

func (s *Service) postTemplate(ctx context.Context, in *templateRequest) (*templateReply, error) {
	t, err := s.KeepTemplate(ctx, in.Body.template(""))
	return &templateReply{t}, err
}

// TemplatePath names a template.
type TemplatePath struct {
	ID string `path:"id" minLength:"36" maxLength:"36" doc:"Its id"`
}

type changeTemplateRequest struct {
	TemplatePath
	Body TemplateBody
}

func (s *Service) putTemplate(ctx context.Context, in *changeTemplateRequest) (*templateReply, error) {
	t, err := s.KeepTemplate(ctx, in.Body.template(in.ID))
	return &templateReply{t}, err
}

func (s *Service) deleteTemplate(ctx context.Context, in *TemplatePath) (*struct{}, error) {
	return nil, s.ForgetTemplate(ctx, in.ID)
}
