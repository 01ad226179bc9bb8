package campaign

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/fault"
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
		Note("Letters that have not left wait while it is paused and never go once it is cancelled, which one that is done can be as long as there are some."), s.postAct)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/campaigns/{id}/pace", "admin-pace-campaign", "Change how fast a campaign goes and what it may cost").
		Note("Also while it runs. What it says and to whom stays as it is."), s.putPace)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/campaigns/{id}/wording", "admin-choose-campaign-wording", "Have the rest of a campaign told by one of its wordings"), s.postWording)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/campaigns/{id}/test", "admin-test-campaign", "Send a wording of a campaign to oneself").
		Note("Through the outbox, to what stands in their own account: five a minute at most. It costs what one costs, and counts nowhere."), s.postTest)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaigns/{id}/forecast", "admin-forecast-campaign", "Say what would come of starting a campaign").
		Note("Whom it means, some of them, how each wording would go out, and what it costs at most."), s.getForecast)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaign-counts", "admin-count-segment", "Count who would be told").
		Note("Of those who agreed to offers by the channel."), s.getCount)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/campaigns/{id}/page", "admin-get-campaign-page", "Show the letter as a reader would get it").
		Note("A page of its own, for a frame: it runs no scripts and loads nothing from elsewhere.").Page(), s.getPage)
}

// CampaignView is a campaign as staff see it.
type CampaignView struct {
	ID    string `json:"id" doc:"Its id"`
	State State  `json:"state" enum:"draft,scheduled,running,paused,done,cancelled" doc:"Where it stands"`
	Stage Stage  `json:"stage,omitempty" enum:"trial,choice,rest" doc:"Of a trial of wordings: some are told; it waits for which is taken; the rest are told. Absent: all are told alike"`
	CampaignForm
	Begun   time.Time `json:"begunAt,omitzero" doc:"When it began"`
	Ended   time.Time `json:"endedAt,omitzero" doc:"When it was done or cancelled"`
	Created time.Time `json:"createdAt" doc:"When it was made"`
	By      string    `json:"by,omitempty" doc:"By whom"`
	Looked  int64     `json:"looked" doc:"Members who agreed and were looked at so far"`
	Told    int64     `json:"told" doc:"Letters that were written so far"`
	Booked  int64     `json:"booked,omitempty" doc:"What those were to cost, in thousandths of a won"`
	Why     string    `json:"why,omitempty" enum:"budget,price" doc:"Why it paused by itself"`
	Winner  string    `json:"winner,omitempty" doc:"The wording that the rest are told by"`
	Choose  time.Time `json:"chooseAt,omitzero" doc:"When that is taken by itself"`
	Version int64     `json:"version" doc:"Counts changes"`
}

// CampaignOutcome is what came of a campaign.
type CampaignOutcome struct {
	Sent      int64 `json:"sent" doc:"Letters that left"`
	Delivered int64 `json:"delivered" doc:"Letters that are known to have arrived"`
	Withheld  int64 `json:"withheld" doc:"Letters that were held back: consent withdrawn, left alone, enough for the day"`
	Failed    int64 `json:"failed" doc:"Letters that reached nobody"`
	Instead   int64 `json:"instead,omitempty" doc:"Text messages that left in place of brand messages that reached nobody"`
	Opened    int64 `json:"opened" doc:"Letters whose pictures were fetched; programs do so as well"`
	Clicked   int64 `json:"clicked" doc:"Letters whose link was followed"`
	Left      int64 `json:"left" doc:"Readers who refused more by its link"`
	Bought    int64 `json:"bought" doc:"Orders paid within seven days of a click"`
	Earned    int64 `json:"earned" doc:"What those came to, in won"`
	Ended     int64 `json:"ended" doc:"Letters that left, or never will"`
	MilliWon  int64 `json:"milliWon" doc:"What it cost so far, in thousandths of a won; what its provider did not take is not in it"`
}

// CampaignStory is a campaign with what came of it.
type CampaignStory struct {
	CampaignView
	Outcome CampaignOutcome `json:"outcome" doc:"What came of it so far"`
	Tried   TrialView       `json:"tried" doc:"How its wordings did"`
	Points  []CampaignPoint `json:"points" nullable:"false" doc:"The same over time, the oldest first"`
}

func view(c Campaign) CampaignView {
	return CampaignView{c.ID, c.State, c.Stage, c.CampaignForm, c.Begun, c.Ended, c.Created, c.By, c.Looked, c.Told, c.Booked, c.Why, c.Winner, c.ChooseAt, c.Version}
}

func (s *Service) story(ctx context.Context, c Campaign) (CampaignStory, error) {
	n, err := counts(ctx, s.db, c.ID)
	if err != nil {
		return CampaignStory{}, err
	}
	out := CampaignStory{CampaignView: view(c), Outcome: outcome(n), Tried: c.trial(n)}
	if out.Outcome.MilliWon, err = s.needs.Spent(ctx, c.ID+"/"); err != nil {
		return out, err
	}
	out.Points, err = points(ctx, s.db, c.ID)
	return out, err
}

// outcome adds all wordings up.
func outcome(n map[string]map[string]int64) CampaignOutcome {
	all := map[string]int64{}
	for _, of := range n {
		for what, n := range of {
			all[what] += n
		}
	}
	return CampaignOutcome{
		Sent: all[sent], Delivered: all[delivered], Withheld: all[withheld], Failed: all[failed] + all[missed], Instead: all[instead], Opened: all[opened], Clicked: all[clicked],
		Left: all[left], Bought: all[bought], Earned: all[earned], Ended: all[sent] + all[withheld] + all[failed],
	}
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
		Act     string `json:"act" enum:"start,unplan,pause,resume,cancel" doc:"What is done; unplan makes a scheduled one a draft again"`
		Version int64  `json:"version,omitempty" minimum:"0" doc:"Of a start: the one that was read"`
	}
}

func (s *Service) postAct(ctx context.Context, in *actRequest) (*storyReply, error) {
	c, err := s.Do(ctx, in.ID, Act(in.Body.Act), in.Body.Version)
	return s.reply(ctx, c, err)
}

type paceRequest struct {
	CampaignPath
	Body struct {
		PerMinute int   `json:"perMinute" minimum:"1" maximum:"60000" doc:"How many are written to in a minute at most"`
		Budget    int64 `json:"budget" minimum:"0" maximum:"1000000000" doc:"What it may cost, in won; 0: anything"`
		Version   int64 `json:"version" doc:"The one that was read"`
	}
}

func (s *Service) putPace(ctx context.Context, in *paceRequest) (*storyReply, error) {
	c, err := s.Pace(ctx, in.ID, in.Body.PerMinute, in.Body.Budget, in.Body.Version)
	return s.reply(ctx, c, err)
}

type wordingRequest struct {
	CampaignPath
	Body struct {
		Wording string `json:"wording" enum:"a,b,c,d" doc:"Its name"`
	}
}

func (s *Service) postWording(ctx context.Context, in *wordingRequest) (*storyReply, error) {
	c, err := s.Choose(ctx, in.ID, in.Body.Wording)
	return s.reply(ctx, c, err)
}

type testRequest struct {
	CampaignPath
	Body struct {
		Wording string `json:"wording" enum:"a,b,c,d" doc:"Which wording"`
		Lang    string `json:"lang" enum:"ko,en" doc:"In which language"`
	}
}

func (s *Service) postTest(ctx context.Context, in *testRequest) (*struct{}, error) {
	return nil, s.Test(ctx, in.ID, in.Body.Wording, in.Body.Lang)
}

func (s *Service) getForecast(ctx context.Context, in *CampaignPath) (*struct{ Body CampaignForecast }, error) {
	f, err := s.Forecast(ctx, in.ID)
	return &struct{ Body CampaignForecast }{f}, err
}

type countRequest struct {
	Channel string `query:"channel" enum:"mail,push,sms,brand" default:"mail" doc:"By what they are told"`
	Segment string `query:"segment" maxLength:"4000" doc:"The segment of a campaign, as JSON; absent: everybody who agreed"`
}

func (s *Service) getCount(ctx context.Context, in *countRequest) (*struct{ Body SegmentCount }, error) {
	var g Segment
	if in.Segment != "" && json.Unmarshal([]byte(in.Segment), &g) != nil {
		return nil, ErrSegment
	}
	n, err := s.Count(ctx, in.Channel, g)
	return &struct{ Body SegmentCount }{n}, err
}

type pageRequest struct {
	CampaignPath
	Lang    string `query:"lang" enum:"ko,en" default:"ko" doc:"For a reader of which language"`
	Wording string `query:"wording" enum:"a,b,c,d" default:"a" doc:"Which wording"`
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
	sample, err := s.needs.Sample(ctx, c.notice(in.Wording, in.Lang, s.now()), Mail, in.Lang)
	return &pageReply{"text/html; charset=utf-8", pagePolicy, []byte(sample.Letter.HTML)}, err
}

// codeOf is the code of a fault, or "failed".
func codeOf(err error) string {
	if f, is := errors.AsType[*fault.Fault](err); is {
		return f.Code
	}
	return "failed"
}
