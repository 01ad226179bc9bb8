package wording

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of wordings.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "templates", Role: "operator", MaxBody: 1 << 20}
	looks := httpkit.Room{API: api, Tag: "previews", Role: "operator", MaxBody: 1 << 20} // of its own, so that clients keep what they have read
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/templates", "admin-list-templates", "List what notices say").
		Note("One for each kind, language and form: mail, push, message."), s.getList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/templates/{kind}/{lang}/{form}", "admin-get-template", "Show what a notice says, and what it said"), s.getOne)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/templates/{kind}/{lang}/{form}/versions", "admin-save-template", "Keep new words as the newest version").
		Note("A version never changes. It is told in from then on where use says so."), s.postSave)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/templates/{kind}/{lang}/{form}/version", "admin-use-template", "Have a version told in").
		Note("What was told already keeps its words. An empty version is the words of the program."), s.putUse)
	httpkit.Open(looks, httpkit.Post("/api/v1/admin/templates/{kind}/{lang}/{form}/preview", "admin-preview-template", "Show what a reader would get").
		Note("With the latest notice that was told, or an example.").Asks(), s.postPreview)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/template-versions/{id}", "admin-get-template-version", "Show a version, and the one before it"), s.getVersion)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/template-versions/{id}/test", "admin-test-template", "Send a version to oneself").
		Note("To the address, phone or device of whoever asks, through the outbox as any other. Ten in ten minutes."), s.postTest)
}

// TemplateView is what notices of a kind say in a language and form.
type TemplateView struct {
	Kind    string      `json:"kind" doc:"The kind of notice" example:"order_paid"`
	Lang    string      `json:"lang" doc:"The language"`
	Form    notify.Form `json:"form" enum:"mail,push,message" doc:"The form"`
	Version string      `json:"version" doc:"The version that is told in"`
	BuiltIn bool        `json:"builtIn" doc:"It is the words of the program"`
	By      string      `json:"by,omitempty" doc:"Who chose it"`
	Changed time.Time   `json:"changedAt,omitzero" doc:"When it was chosen"`
}

// TemplateVersion is one version of the words.
type TemplateVersion struct {
	ID      string    `json:"id" doc:"Its id"`
	Number  int64     `json:"number" doc:"Which it is"`
	BuiltIn bool      `json:"builtIn" doc:"It came with the program"`
	Note    string    `json:"note,omitempty" doc:"What its author said of it"`
	By      string    `json:"by,omitempty" doc:"Who wrote it"`
	Made    time.Time `json:"madeAt" doc:"When"`
}

// TemplateVariable is a name that stands for something.
type TemplateVariable struct {
	Name    string `json:"name" doc:"Without its braces" example:"name"`
	Example string `json:"example" doc:"What it might stand for"`
}

// TemplateStory is what notices of a kind say in a language and form, and what they said.
type TemplateStory struct {
	TemplateView
	Moves     int64              `json:"moves" doc:"How often the version in use became another one; what is changed names it"`
	Words     TemplateWords      `json:"words" doc:"The words in use"`
	Program   TemplateWords      `json:"program" doc:"The words of the program"`
	Linked    bool               `json:"linked" doc:"It is of no use without its link"`
	Variables []TemplateVariable `json:"variables" nullable:"false" doc:"What can stand in the words"`
	Versions  []TemplateVersion  `json:"versions" nullable:"false" doc:"The latest versions, the newest first"`
}

// TemplateComparison is a version beside the one before it.
type TemplateComparison struct {
	TemplateVersion
	Kind         string        `json:"kind" doc:"The kind of notice"`
	Lang         string        `json:"lang" doc:"The language"`
	Form         notify.Form   `json:"form" enum:"mail,push,message" doc:"The form"`
	Words        TemplateWords `json:"words" doc:"Its words"`
	Before       TemplateWords `json:"before" doc:"Those of the version before; empty where there is none"`
	BeforeNumber int64         `json:"beforeNumber,omitempty" doc:"Which version that is"`
}

// mostVersions is how many versions are listed.
const mostVersions = 200

func view(p Place, u use, program version) TemplateView {
	v := TemplateView{Kind: p.Kind, Lang: p.Lang, Form: p.Form, Version: u.version, BuiltIn: u.version == "", By: u.by, Changed: u.changed}
	if v.BuiltIn {
		v.Version = program.id
	}
	return v
}

func of(v version) TemplateVersion {
	return TemplateVersion{ID: v.id, Number: v.number, BuiltIn: v.builtIn(), Note: v.note, By: v.by, Made: v.made}
}

type listReply struct{ Body list.Page[TemplateView] }

func (s *Service) getList(ctx context.Context, _ *struct{}) (*listReply, error) {
	all, err := s.Templates(ctx)
	return &listReply{list.Of(all)}, err
}

// Templates are what all kinds say, in the order of the kinds.
func (s *Service) Templates(ctx context.Context) ([]TemplateView, error) {
	used, err := allUsed(ctx, s.db)
	if err != nil {
		return nil, fmt.Errorf("read which words are used: %w", err)
	}
	all := []TemplateView{}
	for _, k := range s.needs.Kinds {
		for _, form := range k.Forms {
			for _, lang := range s.needs.Langs {
				p := Place{k.Name, lang, form}
				all = append(all, view(p, used[p], s.programs[p]))
			}
		}
	}
	return all, nil
}

// TemplatePath names what notices of a kind say in a language and form.
type TemplatePath struct {
	Kind string `path:"kind" maxLength:"60" doc:"The kind of notice"`
	Lang string `path:"lang" maxLength:"8" doc:"The language"`
	Form string `path:"form" enum:"mail,push,message" doc:"The form"`
}

func (p TemplatePath) place() Place { return Place{p.Kind, p.Lang, notify.Form(p.Form)} }

type storyReply struct{ Body TemplateStory }

func (s *Service) getOne(ctx context.Context, in *TemplatePath) (*storyReply, error) {
	story, err := s.Story(ctx, in.place())
	return &storyReply{story}, err
}

// Story tells what a place says and said, or fails with ErrNotFound.
func (s *Service) Story(ctx context.Context, p Place) (TemplateStory, error) {
	p, k, err := s.place(p.Kind, p.Lang, p.Form)
	if err != nil {
		return TemplateStory{}, err
	}
	u, err := usedIn(ctx, s.db, p)
	if err != nil {
		return TemplateStory{}, err
	}
	program := s.programs[p]
	out := TemplateStory{TemplateView: view(p, u, program), Moves: u.moves, Words: program.words, Program: program.words, Linked: k.Linked && p.Form == notify.Page}
	if u.version != "" {
		v, err := s.version(ctx, u.version)
		if err != nil {
			return out, err
		}
		out.Words = v.words
	}
	example := k.example(s.needs.Texts.In(p.Lang)).Fill
	for _, name := range k.known() {
		v := TemplateVariable{Name: name, Example: example[name]}
		if name == "link" {
			v.Example = s.needs.URL + k.Path
		}
		out.Variables = append(out.Variables, v)
	}
	all, err := historyOf(ctx, s.db, p, mostVersions)
	if err != nil {
		return out, err
	}
	out.Versions = []TemplateVersion{}
	for _, v := range all {
		out.Versions = append(out.Versions, of(v))
	}
	return out, nil
}

type saveRequest struct {
	TemplatePath
	Body struct {
		Words TemplateWords `json:"words" doc:"What it says"`
		Note  string        `json:"note,omitempty" maxLength:"200" doc:"What is different, for those who look at it later"`
		Use   bool          `json:"use" doc:"Whether notices are told in it from now on"`
		Moves int64         `json:"moves" minimum:"0" doc:"Those that were read"`
	}
}

func (s *Service) postSave(ctx context.Context, in *saveRequest) (*storyReply, error) {
	if err := s.Save(ctx, in.place(), in.Body.Words, in.Body.Note, in.Body.Use, in.Body.Moves); err != nil {
		return nil, err
	}
	return s.getOne(ctx, &in.TemplatePath)
}

type useRequest struct {
	TemplatePath
	Body struct {
		Version string `json:"version" maxLength:"36" doc:"Its id; empty: the words of the program"`
		Moves   int64  `json:"moves" minimum:"0" doc:"Those that were read"`
	}
}

func (s *Service) putUse(ctx context.Context, in *useRequest) (*storyReply, error) {
	if err := s.Use(ctx, in.place(), in.Body.Version, in.Body.Moves); err != nil {
		return nil, err
	}
	return s.getOne(ctx, &in.TemplatePath)
}

type previewRequest struct {
	TemplatePath
	Body struct {
		Words    TemplateWords `json:"words" doc:"What it says"`
		Dark     bool          `json:"dark,omitempty" doc:"As where its reader likes it dark"`
		Pictures bool          `json:"pictures,omitempty" doc:"With its pictures"`
		Example  bool          `json:"example,omitempty" doc:"With an example also where there is a real notice"`
	}
}

type previewReply struct{ Body TemplatePreview }

func (s *Service) postPreview(ctx context.Context, in *previewRequest) (*previewReply, error) {
	p, err := s.Preview(ctx, in.place(), in.Body.Words, Look{Dark: in.Body.Dark, Pictures: in.Body.Pictures, Example: in.Body.Example})
	return &previewReply{p}, err
}

// VersionPath names a version.
type VersionPath struct {
	ID string `path:"id" minLength:"1" maxLength:"36" doc:"Its id"`
}

type versionReply struct{ Body TemplateComparison }

func (s *Service) getVersion(ctx context.Context, in *VersionPath) (*versionReply, error) {
	c, err := s.Compare(ctx, in.ID)
	return &versionReply{c}, err
}

type templateTestRequest struct {
	VersionPath
	Body struct {
		Example bool `json:"example,omitempty" doc:"With an example also where there is a real notice"`
	}
}

func (s *Service) postTest(ctx context.Context, in *templateTestRequest) (*struct{}, error) {
	return nil, s.Test(ctx, in.ID, in.Body.Example)
}
