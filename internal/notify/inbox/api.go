package inbox

import (
	"context"
	"mime"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// MailView is a mail as the list shows it.
type MailView struct {
	ID       string    `json:"id" doc:"Its id"`
	Kind     Kind      `json:"kind" enum:"letter,bounce,auto,loop,broken" doc:"What sort it is: a letter; what became of the shop's own mail; a machine's; one that goes in circles; one that nothing can be read of"`
	Reason   string    `json:"reason,omitempty" doc:"Why it is of that sort"`
	From     string    `json:"from,omitempty" doc:"Who it says wrote it; only to be believed where it is proven"`
	Name     string    `json:"name,omitempty" doc:"And by what name"`
	Subject  string    `json:"subject,omitempty" doc:"What stands over it"`
	Files    int       `json:"files" doc:"How many files hang on it"`
	Proven   bool      `json:"proven" doc:"Whether the domain that it says it comes from has signed it, or sends from there"`
	Received time.Time `json:"receivedAt" doc:"When it came in"`
}

// FileView is a file that hangs on a mail.
type FileView struct {
	N    int    `json:"n" doc:"Which, from 0"`
	Name string `json:"name" doc:"Its name"`
	Type string `json:"type" doc:"What the mail says it is"`
	Size int    `json:"size" doc:"In bytes"`
}

// MailStory is one mail with those of its thread.
type MailStory struct {
	MailView
	To       string     `json:"to,omitempty" doc:"To whom it says it is"`
	Envelope string     `json:"envelope,omitempty" doc:"Who handed it over said it came from"`
	Sent     time.Time  `json:"sentAt,omitzero" doc:"When it says it was written"`
	Delivery string     `json:"delivery,omitempty" doc:"The letter of the shop's that it is about"`
	Said     string     `json:"said,omitempty" doc:"What the server said of that letter"`
	SPF      string     `json:"spf" doc:"Whether the domain lets that server send: pass, fail, none or unknown"`
	DKIM     string     `json:"dkim" doc:"Whether the domain has signed it: pass, fail, other (somebody else has), none or unknown"`
	Cut      bool       `json:"cut,omitempty" doc:"Not all of it could be read"`
	HTML     bool       `json:"html,omitempty" doc:"Whether it also says it with looks"`
	Plain    string     `json:"plain" doc:"What it says, without looks"`
	Attached []FileView `json:"attached" nullable:"false" doc:"The files that hang on it"`
	Thread   []MailView `json:"thread" nullable:"false" doc:"The mails that answer each other, this one among them, oldest first"`
}

// Routes adds the doors of incoming mail.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "inbox", Role: "operator", MaxBody: 16 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/inbox", "admin-list-mails", "List the mail that came in").
		Note("The newest first. Words are the beginning of a sender's address."), s.getList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/inbox/{id}", "admin-get-mail", "Read a mail with its thread"), s.getMail)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/inbox/{id}/page", "admin-get-mail-page", "Show a mail as it was written, washed").
		Note("A page of its own, for a frame: of its elements those that only show text, no pictures, nothing that runs or loads."), s.getPage)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/inbox/{id}/whole", "admin-get-mail-whole", "Fetch a mail as it came in").
		Note("As a file, whatever is in it."), s.getWhole)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/inbox/{id}/files/{n}", "admin-get-mail-file", "Fetch a file that hangs on a mail").
		Note("As a file that browsers do not open by themselves, whatever it says it is."), s.getFile)
	for path, kind := range map[string]string{"/page": "text/html", "/whole": "application/octet-stream", "/files/{n}": "application/octet-stream"} {
		if door := api.OpenAPI().Paths["/api/v1/admin/inbox/{id}"+path]; door != nil { // bytes are no JSON
			door.Get.Responses["200"].Content = map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: huma.TypeString}}}
		}
	}
}

func (m Mail) view() MailView {
	return MailView{ID: m.ID, Kind: m.Kind, Reason: m.Reason, From: m.From, Name: m.Name, Subject: m.Subject, Files: m.Files, Proven: m.Proven, Received: m.Got}
}

type listRequest struct {
	list.Query
	Kind  string `query:"kind" enum:"letter,bounce,auto,loop,broken" doc:"Only those of a sort"`
	Words string `query:"q" maxLength:"254" doc:"The beginning of a sender's address"`
}

type listReply struct{ Body list.Page[MailView] }

func (s *Service) getList(ctx context.Context, in *listRequest) (*listReply, error) {
	p, err := s.List(ctx, Filter{Kind: Kind(in.Kind), From: strings.ToLower(strings.TrimSpace(in.Words))}, in.Query)
	return &listReply{list.Map(p, Mail.view)}, err
}

// MailPath names a mail.
type MailPath struct {
	ID string `path:"id" minLength:"36" maxLength:"36" doc:"Its id"`
}

type mailReply struct{ Body MailStory }

func (s *Service) getMail(ctx context.Context, in *MailPath) (*mailReply, error) {
	m, all, err := s.Thread(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	_, r, err := s.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	story := MailStory{
		MailView: m.view(), To: m.To, Envelope: m.Envelope, Sent: m.Sent, Delivery: m.Delivery, Said: m.Said, SPF: m.SPF, DKIM: m.DKIM, Cut: m.Cut, HTML: r.HTML != "", Plain: m.Plain,
		Attached: []FileView{}, Thread: []MailView{},
	}
	for _, f := range r.Files {
		story.Attached = append(story.Attached, FileView{f.N, f.Name, f.Type, f.Size})
	}
	for _, one := range all {
		story.Thread = append(story.Thread, one.view())
	}
	return &mailReply{story}, nil
}

type pageReply struct {
	Type   string `header:"Content-Type"`
	Policy string `header:"Content-Security-Policy"`
	Body   []byte
}

// pagePolicy lets a page show itself and nothing else.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

func (s *Service) getPage(ctx context.Context, in *MailPath) (*pageReply, error) {
	_, r, err := s.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &pageReply{"text/html; charset=utf-8", pagePolicy, []byte(Wash(r.HTML))}, nil
}

type fileReply struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Sniff       string `header:"X-Content-Type-Options"`
	Body        []byte
}

// download is b as a file that is saved and never shown.
func download(name string, b []byte) *fileReply {
	safe := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": safe})
	if disposition == "" {
		disposition = "attachment; filename*=utf-8''" + url.PathEscape(safe)
	}
	return &fileReply{"application/octet-stream", disposition, "default-src 'none'; sandbox", "nosniff", b}
}

func (s *Service) getWhole(ctx context.Context, in *MailPath) (*fileReply, error) {
	raw, _, err := s.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return download(in.ID+".eml", raw), nil
}

type fileRequest struct {
	MailPath
	N int `path:"n" minimum:"0" maximum:"1000" doc:"Which, from 0"`
}

func (s *Service) getFile(ctx context.Context, in *fileRequest) (*fileReply, error) {
	f, b, err := s.File(ctx, in.ID, in.N)
	if err != nil {
		return nil, err
	}
	return download(f.Name, b), nil
}
