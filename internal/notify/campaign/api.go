package campaign

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of campaigns.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "campaigns", Role: "operator", MaxBody: 64 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaigns", "admin-list-campaigns", "List campaigns").Note("The newest first."), s.getList)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/campaigns", "admin-make-campaign", "Make a campaign").Note("A draft: nobody is told before it is started."), s.postMake)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaigns/{id}", "admin-get-campaign", "Show a campaign with what came of it"), s.getOne)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/campaigns/{id}", "admin-change-campaign", "Change a draft"), s.putChange)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/campaigns/{id}/acts", "admin-act-campaign", "Start, pause, resume or cancel a campaign").
		Note("A pause or a cancel takes hold before the next chunk of at most 1,000."), s.postAct)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaign-counts", "admin-count-segment", "Count who would be told").
		Note("Of those who agreed to offers by mail."), s.getCount)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaigns/{id}/page", "admin-get-campaign-page", "Show the letter as a reader would get it").
		Note("A page of its own, for a frame: it runs no scripts and loads nothing from elsewhere.").Page(), s.getPage)
}

// CampaignView is a campaign as staff see it.
type CampaignView struct {
	ID    string `json:"id" doc:"Its id"`
	State State  `json:"state" enum:"draft,scheduled,running,paused,done,cancelled" doc:"Where it stands"`
	CampaignForm
	Begun   time.Time `json:"begunAt,omitzero" doc:"When it began"`
	Ended   time.Time `json:"endedAt,omitzero" doc:"When it was done or cancelled"`
	Created time.Time `json:"createdAt" doc:"When it was made"`
	By      string    `json:"by,omitempty" doc:"By whom"`
	Looked  int64     `json:"looked" doc:"Members who agreed and were looked at so far"`
	Told    int64     `json:"told" doc:"Letters that were written so far"`
	Version int64     `json:"version" doc:"Counts changes"`
}

// CampaignOutcome is what came of a campaign.
type CampaignOutcome struct {
	Sent      int64 `json:"sent" doc:"Letters that left"`
	Delivered int64 `json:"delivered" doc:"Letters that are known to have arrived"`
	Withheld  int64 `json:"withheld" doc:"Letters that were held back: consent withdrawn, left alone, enough for the day"`
	Failed    int64 `json:"failed" doc:"Letters that reached nobody"`
	Opened    int64 `json:"opened" doc:"Letters whose pictures were fetched; programs do so as well"`
	Clicked   int64 `json:"clicked" doc:"Letters whose link was followed"`
	Left      int64 `json:"left" doc:"Readers who refused more by its link"`
	Bought    int64 `json:"bought" doc:"Orders paid within seven days of a click"`
	Earned    int64 `json:"earned" doc:"What those came to, in won"`
}

// CampaignStory is a campaign with what came of it.
type CampaignStory struct {
	CampaignView
	Outcome CampaignOutcome `json:"outcome" doc:"What came of it so far"`
}

func view(c Campaign) CampaignView {
	return CampaignView{c.ID, c.State, c.CampaignForm, c.Begun, c.Ended, c.Created, c.By, c.Looked, c.Told, c.Version}
}

func (s *Service) story(ctx context.Context, c Campaign) (CampaignStory, error) {
	out, err := s.Outcome(ctx, c.ID)
	return CampaignStory{view(c), out}, err
}

// Outcome is what came of a campaign so far.
func (s *Service) Outcome(ctx context.Context, campaign string) (CampaignOutcome, error) {
	n, err := counts(ctx, s.db, campaign)
	return CampaignOutcome{n[sent], n[delivered], n[withheld], n[failed], n[opened], n[clicked], n[left], n[bought], n[earned]}, err
}

type listReply struct{ Body list.Page[CampaignView] }

func (s *Service) getList(ctx context.Context, in *list.Query) (*listReply, error) {
	p, err := s.List(ctx, *in)
	return &listReply{list.Map(p, view)}, err
}

type makeRequest struct{ Body CampaignForm }

type storyReply struct{ Body CampaignStory }

func (s *Service) reply(ctx context.Context, c Campaign, err error) (*storyReply, error) {
	if err != nil {
		return nil, err
	}
	story, err := s.story(ctx, c)
	return &storyReply{story}, err
}

func (s *Service) postMake(ctx context.Context, in *makeRequest) (*storyReply, error) {
	c, err := s.Make(ctx, in.Body)
	return s.reply(ctx, c, err)
}

// CampaignPath names a campaign.
type CampaignPath struct {
	ID string `path:"id" minLength:"36" maxLength:"36" doc:"Its id"`
}

func (s *Service) getOne(ctx context.Context, in *CampaignPath) (*storyReply, error) {
	c, err := s.Campaign(ctx, in.ID)
	return s.reply(ctx, c, err)
}

type changeRequest struct {
	CampaignPath
	Body struct {
		CampaignForm
		Version int64 `json:"version" doc:"The one that was read"`
	}
}

func (s *Service) putChange(ctx context.Context, in *changeRequest) (*storyReply, error) {
	c, err := s.Change(ctx, in.ID, in.Body.CampaignForm, in.Body.Version)
	return s.reply(ctx, c, err)
}

type actRequest struct {
	CampaignPath
	Body struct {
		Act string `json:"act" enum:"start,unplan,pause,resume,cancel" doc:"What is done; unplan makes a scheduled one a draft again"`
	}
}

func (s *Service) postAct(ctx context.Context, in *actRequest) (*storyReply, error) {
	c, err := s.Do(ctx, in.ID, Act(in.Body.Act))
	return s.reply(ctx, c, err)
}

// SegmentCount says how many a segment means.
type SegmentCount struct {
	Meant  int64 `json:"meant" doc:"Who would be told by mail"`
	Agreed int64 `json:"agreed" doc:"Who agreed to offers by mail"`
	More   bool  `json:"more,omitempty" doc:"Counting stopped there; there may be more"`
}

type countRequest struct {
	Product      string `query:"product" maxLength:"36" doc:"Only those who bought this product"`
	Show         string `query:"show" maxLength:"36" doc:"Only those who bought in this show"`
	NotBoughtFor int    `query:"notBoughtFor" minimum:"0" maximum:"3650" doc:"Only those who have bought nothing for so many days"`
}

func (s *Service) getCount(ctx context.Context, in *countRequest) (*struct{ Body SegmentCount }, error) {
	meant, agreed, more, err := s.Count(ctx, Segment(*in))
	return &struct{ Body SegmentCount }{SegmentCount{meant, agreed, more}}, err
}

type pageRequest struct {
	CampaignPath
	Lang string `query:"lang" enum:"ko,en" default:"ko" doc:"For a reader of which language"`
}

type pageReply struct {
	Type   string `header:"Content-Type"`
	Policy string `header:"Content-Security-Policy"`
	Body   []byte
}

// pagePolicy lets a letter show itself and nothing else.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

func (s *Service) getPage(ctx context.Context, in *pageRequest) (*pageReply, error) {
	c, err := s.Campaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	l, err := s.needs.Letter(c.notice(in.Lang, s.now()), in.Lang)
	return &pageReply{"text/html; charset=utf-8", pagePolicy, []byte(l.HTML)}, err
}
