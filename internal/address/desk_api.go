package address

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/postcode"
)

// DeskState is all that the desk shows at once.
type DeskState struct {
	Index    *HeldIndex     `json:"index,omitempty"  doc:"What this process answers from; absent: nothing, and shoppers type their addresses"`
	Age      int            `json:"age"              doc:"How many days ago the data was up to date"`
	Old      bool           `json:"old,omitempty"    doc:"So long ago that addresses are missing by now"`
	Before   *HeldIndex     `json:"before,omitempty" doc:"What the shop can go back to"`
	Load     *Load          `json:"load,omitempty"   doc:"What waits or is at work"`
	Nodes    []IndexNode    `json:"nodes"            doc:"What each process answers from" nullable:"false"`
	Files    []OfficialFile `json:"files"            doc:"What was sent and not used yet" nullable:"false"`
	Need     Need           `json:"need"             doc:"What an index of the whole country takes, and what this machine has"`
	Next     *Need          `json:"next,omitempty"   doc:"What loading those files takes that come first: whole ones, where there are some"`
	Settings DeskSettings   `json:"settings"         doc:"How files are taken from the folder"`
}

// Trial is how a query was answered.
type Trial struct {
	Found
	Micros float64 `json:"micros" doc:"Time in the index, in millionths of a second"`
}

// LoadPath names a load.
type LoadPath struct {
	ID string `path:"id" doc:"Id of a load" minLength:"36" maxLength:"36"`
}

// FilePath names a file that was sent.
type FilePath struct {
	ID string `path:"id" doc:"Id of a file" minLength:"36" maxLength:"36"`
}

// RangePath names a range of postcodes.
type RangePath struct {
	ID string `path:"id" doc:"Id of a range" minLength:"36" maxLength:"36"`
}

type (
	stateReply    struct{ Body DeskState }
	loadsQuery    struct{ list.Query }
	loadsReply    struct{ Body list.Page[Load] }
	loadReply     struct{ Body Load }
	rejectedReply struct{ Body list.Page[Rejected] }
	fileRequest   struct {
		Name string `query:"name" required:"true" doc:"What the file is called" minLength:"1" maxLength:"300" example:"RNADDR_KOR_2601.zip"`
	}
	fileReply       struct{ Body OfficialFile }
	startRequest    struct{ Body LoadDraft }
	settingsRequest struct{ Body DeskSettings }
	settingsReply   struct{ Body DeskSettings }
	tryRequest      struct {
		Query string `query:"q" required:"true" doc:"What somebody would type" minLength:"1" maxLength:"400" example:"세종대로 209"`
		Size  int    `query:"size" minimum:"1" maximum:"100" default:"10" doc:"How many addresses"`
	}
	tryReply    struct{ Body Trial }
	rangesReply struct{ Body list.Page[Range] }
	rangeReply  struct{ Body Range }
	addRange    struct{ Body RangeDraft }
	changeRange struct {
		RangePath
		Body RangeDraft
	}
	dropRange struct {
		RangePath
		Version int64 `query:"version" required:"true" doc:"That was read" minimum:"0"`
	}
	areaRequest struct {
		Postcode string `query:"postcode" required:"true" doc:"Five digits" pattern:"^[0-9]{5}$" example:"63000"`
	}
	areaReply struct{ Body RemoteArea }
)

// RemoteArea is what a postcode is for whoever sends parcels there.
type RemoteArea struct {
	Kind  Remote `json:"kind,omitempty"  doc:"Absent: the mainland" enum:"jeju,island"`
	Name  string `json:"name,omitempty"  doc:"What the area is called" example:"울릉군"`
	Range string `json:"range,omitempty" doc:"Id of the range that says so"`
}

// UploadPath is the door to which files are sent, behind the query of its name.
const UploadPath = "/api/v1/admin/address/files"

// Routes opens the desk's doors on api. That of UploadPath answers where files are kept: with a worker.
func (d *Desk) Routes(api huma.API) {
	room := httpkit.Room{API: api, Tag: "address", Role: "operator"}
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address", "get-address-desk", "What addresses are answered from, and what becomes of new files"), d.getState)
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address/loads", "list-address-loads", "What was loaded, the newest first"), d.getLoads)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/address/loads", "start-address-load", "Load files that were sent").Answers(201).Fails(404), d.postLoad)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/address/loads/{id}/cancel", "cancel-address-load", "End a load; the index in use stays"), d.postCancel)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/address/loads/{id}/force", "force-address-load", "Do a load all the same that the gate stopped").Answers(201).For("owner"), d.postForce)
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address/loads/{id}/rejected", "list-address-rejects", "The first rows that a load left out, at most 1,000"), d.getRejected)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/address/back", "go-back-address-index", "Put the index before this one back").Answers(201), d.postBack)
	d.openUpload(room)
	httpkit.Open(room, httpkit.Delete("/api/v1/admin/address/files/{id}", "drop-address-file", "Delete a file that was sent"), d.deleteFile)
	httpkit.Open(room, httpkit.Put("/api/v1/admin/address/settings", "change-address-settings", "Change how files are taken from the folder, and what a new index must find").For("owner"), d.putSettings)
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address/try", "try-address-query", "Ask the index, and see how the query was read and what it took").Fails(404), d.getTry)
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address/ranges", "list-address-ranges", "Where parcels take longer and cost more"), d.getRanges)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/address/ranges", "add-address-range", "Add a range of postcodes").Answers(201), d.postRange)
	httpkit.Open(room, httpkit.Put("/api/v1/admin/address/ranges/{id}", "change-address-range", "Change a range of postcodes"), d.putRange)
	httpkit.Open(room, httpkit.Delete("/api/v1/admin/address/ranges/{id}", "drop-address-range", "Delete a range of postcodes"), d.deleteRange)
	httpkit.Open(room, httpkit.Get("/api/v1/admin/address/area", "get-address-area", "What a postcode is for whoever sends parcels there"), d.getArea)
}

// country is what the files of the whole country unpack to.
const country = 1200 << 20

// old is after how many days data is told to be old: it comes every month.
const old = 45

func (d *Desk) getState(ctx context.Context, _ *struct{}) (*stateReply, error) {
	out := DeskState{Need: d.need(country)}
	self, err := d.self(ctx)
	if err != nil {
		return nil, err
	}
	if out.Index = self.Index; out.Index != nil {
		out.Age = max(int(d.now().Sub(out.Index.DataAt)/(24*time.Hour)), 0)
		out.Old = out.Age > old && !out.Index.MadeUp
	}
	l, err := openLoad(ctx, d.db)
	if err != nil {
		return nil, err
	}
	if l.ID != "" {
		out.Load = &l
	}
	if out.Nodes, err = d.Nodes(ctx); err != nil {
		return nil, err
	}
	last, err := lastDone(ctx, d.db)
	if err != nil {
		return nil, err
	}
	for _, n := range out.Nodes {
		if n.Name == last.Node {
			out.Before = n.Before
		}
		if n.Worker { // there indexes are made
			out.Need.FreeMemory, out.Need.FreeDisk = n.FreeMemory, n.FreeDisk
		}
	}
	if out.Files, err = d.Files(ctx); err != nil {
		return nil, err
	}
	if out.Next = d.next(out.Files); out.Next != nil {
		out.Next.FreeMemory, out.Next.FreeDisk = out.Need.FreeMemory, out.Need.FreeDisk
	}
	out.Settings, err = d.Settings(ctx)
	return &stateReply{out}, err
}

func (d *Desk) getLoads(ctx context.Context, in *loadsQuery) (*loadsReply, error) {
	p, err := d.Loads(ctx, in.Query)
	return &loadsReply{p}, err
}

// noted tells the audit trail of a load, and gives it.
func (d *Desk) noted(ctx context.Context, l Load, err error) (*loadReply, error) {
	if err != nil {
		return nil, err
	}
	d.needs.Note(ctx, l.told())
	return &loadReply{l}, nil
}

func (d *Desk) postLoad(ctx context.Context, in *startRequest) (*loadReply, error) {
	l, err := d.Start(ctx, in.Body)
	return d.noted(ctx, l, err)
}

func (d *Desk) postCancel(ctx context.Context, in *LoadPath) (*loadReply, error) {
	l, err := d.Cancel(ctx, in.ID)
	return d.noted(ctx, l, err)
}

func (d *Desk) postForce(ctx context.Context, in *LoadPath) (*loadReply, error) {
	l, err := d.Force(ctx, in.ID)
	return d.noted(ctx, l, err)
}

func (d *Desk) postBack(ctx context.Context, _ *struct{}) (*loadReply, error) {
	l, err := d.GoBack(ctx)
	return d.noted(ctx, l, err)
}

func (d *Desk) getRejected(ctx context.Context, in *LoadPath) (*rejectedReply, error) {
	rows, err := d.RejectedRows(ctx, in.ID)
	return &rejectedReply{list.Of(rows)}, err
}

// bodyOf is the key under which a layer hands a door the body that it reads by itself.
type bodyOf struct{}

type streamed struct {
	body io.Reader
	size int64
}

// openUpload opens the door to which files are sent as they are. They are written to disk as they come: nothing of their size is held in memory.
func (d *Desk) openUpload(room httpkit.Room) {
	stream := func(c huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(c)
		next(huma.WithValue(c, bodyOf{}, streamed{httpkit.Unhurried(w, r), r.ContentLength}))
	}
	httpkit.Open(room, httpkit.Post(UploadPath, "send-address-file", "Send an official file, as it was downloaded").
		Note("The body is the file itself. What is cut short, unknown, or unpacks to far more than official files do is refused at once.").
		Answers(201).Through(stream).Fails(400, 408, 413), d.postFile)
	for path, item := range room.API.OpenAPI().Paths {
		if path == UploadPath {
			item.Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}
		}
	}
}

func (d *Desk) postFile(ctx context.Context, in *fileRequest) (*fileReply, error) {
	s, ok := ctx.Value(bodyOf{}).(streamed)
	if !ok {
		return nil, errors.New("the layer that reads the body is missing")
	}
	f, err := d.Receive(ctx, in.Name, s.size, s.body)
	if err != nil {
		return nil, err
	}
	d.needs.Note(ctx, deed.To(deed.Addresses, "", f.Name))
	return &fileReply{f}, nil
}

func (d *Desk) deleteFile(ctx context.Context, in *FilePath) (*struct{}, error) {
	f, err := d.DropFile(ctx, in.ID)
	if err == nil {
		d.needs.Note(ctx, deed.To(deed.Addresses, "", f.Name))
	}
	return nil, err
}

func (d *Desk) putSettings(ctx context.Context, in *settingsRequest) (*settingsReply, error) {
	before, after, err := d.Change(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	yes := map[bool]string{true: "true", false: "false"}
	hour := func(s DeskSettings) string {
		if s.Hour < 0 {
			return "any"
		}
		return time.Date(2000, 1, 1, s.Hour, 0, 0, 0, time.UTC).Format("15:04")
	}
	d.needs.Note(ctx, deed.Deed{Things: []deed.Thing{}}.Changed("watch", yes[before.Watch], yes[after.Watch]).Changed("hour", hour(before), hour(after)).
		Touched("golden", !slices.Equal(before.Golden, after.Golden)))
	return &settingsReply{after}, nil
}

func (d *Desk) getTry(ctx context.Context, in *tryRequest) (*tryReply, error) {
	started := time.Now() // not the shop's clock: it is a duration
	answer, err := d.service.Search(ctx, in.Query, postcode.Page{Limit: in.Size})
	took := time.Since(started)
	if err != nil {
		return nil, err
	}
	meta, err := d.service.Meta(ctx)
	if err != nil {
		return nil, err
	}
	found := d.service.found(answer, meta)
	found.Page = list.Of(found.Items)
	found.Total = int64(answer.Total)
	return &tryReply{Trial{found, float64(took.Nanoseconds()) / 1000}}, nil
}

func (d *Desk) getRanges(ctx context.Context, _ *struct{}) (*rangesReply, error) {
	all, err := d.Ranges(ctx)
	return &rangesReply{list.Of(all)}, err
}

func (d *Desk) postRange(ctx context.Context, in *addRange) (*rangeReply, error) {
	r, err := d.AddRange(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	d.needs.Note(ctx, deed.To(deed.Area, r.ID, r.said()))
	return &rangeReply{r}, nil
}

func (d *Desk) putRange(ctx context.Context, in *changeRange) (*rangeReply, error) {
	before, after, err := d.ChangeRange(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	d.needs.Note(ctx, edited(before, after))
	return &rangeReply{after}, nil
}

func (d *Desk) deleteRange(ctx context.Context, in *dropRange) (*struct{}, error) {
	r, err := d.DropRange(ctx, in.ID, in.Version)
	if err == nil {
		d.needs.Note(ctx, deed.To(deed.Area, r.ID, r.said()))
	}
	return nil, err
}

func (d *Desk) getArea(_ context.Context, in *areaRequest) (*areaReply, error) {
	a := d.service.AreaOf(in.Postcode)
	return &areaReply{RemoteArea{a.Kind, a.Name, a.Range}}, nil
}
