package address

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/states"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Kind is what a load does with the index.
type Kind string

// The kinds of loads.
const (
	Full Kind = "full" // makes it anew from whole files
	Days Kind = "days" // brings it up to date with daily files
	Back Kind = "back" // puts the one before back
)

// LoadState is how far a load is.
type LoadState string

// The states of a load.
const (
	Waiting   LoadState = "waiting"
	Working   LoadState = "working"
	Done      LoadState = "done"
	Failed    LoadState = "failed"
	Cancelled LoadState = "cancelled"
)

var turns = states.Table[LoadState]{ // own: never changed
	Waiting: {Working, Failed, Cancelled},
	Working: {Working, Done, Failed, Cancelled}, // again, after its process died
}

// Ended says whether nothing more comes of it.
func (s LoadState) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// Load is one time that the index was made anew, brought up to date or put back.
type Load struct {
	ID        string       `json:"id"                  doc:"Names it in the other doors"`
	Kind      Kind         `json:"kind"                doc:"full: made anew; days: brought up to date; back: the one before was put back" enum:"full,days,back"`
	Origin    string       `json:"origin"              doc:"Who wanted it" enum:"staff,folder"`
	By        string       `json:"by,omitempty"        doc:"Name of who asked for it"`
	Node      string       `json:"node"                doc:"The process that does it, as it is called among those of the shop"`
	State     LoadState    `json:"state"               doc:"How far it is" enum:"waiting,working,done,failed,cancelled"`
	Forced    bool         `json:"forced,omitempty"    doc:"It was done although the gate had doubts"`
	Stopping  bool         `json:"stopping,omitempty"  doc:"Somebody asked for its end"`
	Stage     string       `json:"stage,omitempty"     doc:"What it is at" enum:"start,read,sort,names,write,check,swap"`
	File      string       `json:"file,omitempty"      doc:"The file that is being read"`
	Read      int64        `json:"read"                doc:"Bytes that were read"`
	All       int64        `json:"all"                 doc:"Bytes to be read"`
	Addresses int64        `json:"addresses"           doc:"So far, and in the end"`
	Parcels   int64        `json:"parcels"             doc:"In the end"`
	Files     []string     `json:"files"               doc:"What it is made from" nullable:"false"`
	Edition   string       `json:"edition"             doc:"Of the data" example:"202601"`
	Day       string       `json:"day,omitempty"       doc:"Of the last daily file in the index" example:"20260402"`
	MadeUp    bool         `json:"madeUp,omitempty"    doc:"The data is for trying only"`
	Size      int64        `json:"size"                doc:"Bytes of the index"`
	Rejected  int64        `json:"rejected"            doc:"Rows that were left out"`
	Reasons   []Reasons    `json:"reasons"             doc:"Why, the most frequent first" nullable:"false"`
	Doubts    []IndexDoubt `json:"doubts"              doc:"What the gate found; without force nothing takes the place of the index then" nullable:"false"`
	Code      string       `json:"code,omitempty"      doc:"Stable name of what went wrong" example:"address_gate"`
	Reason    string       `json:"reason,omitempty"    doc:"What went wrong, for engineers"`
	Short     *Shortage    `json:"short,omitempty"     doc:"Of what the machine had too little, in MB"`
	CreatedAt time.Time    `json:"createdAt"           doc:"When it was asked for"`
	StartedAt *time.Time   `json:"startedAt,omitempty" doc:"When it began"`
	EndedAt   *time.Time   `json:"endedAt,omitempty"   doc:"When it ended"`

	ids    []string // of Files
	digest string
	beat   time.Time
}

// Reasons is how many rows were left out for one reason.
type Reasons struct {
	Code string `json:"code" doc:"Stable name of the reason" example:"columns"`
	Text string `json:"text" doc:"The reason, for engineers"`
	Rows int64  `json:"rows" doc:"How many rows"`
}

// Rejected is a row that was left out.
type Rejected struct {
	File string `json:"file" doc:"In which file, within which zip"`
	Line int64  `json:"line" doc:"On which line"`
	Code string `json:"code" doc:"Stable name of the reason" example:"columns"`
	Text string `json:"text" doc:"The reason, for engineers"`
}

// LoadDraft is what staff ask for.
type LoadDraft struct {
	Files   []string `json:"files"             doc:"Ids of files that were sent" minItems:"1" maxItems:"60" nullable:"false"`
	Edition string   `json:"edition,omitempty" doc:"Of the data, such as 202601; empty: as the names of the files say" maxLength:"20" pattern:"^[0-9A-Za-z._-]*$"`
}

// The faults of loads. Those of a load that failed are told by the load itself, under the same codes.
var (
	ErrLoadNotFound = fault.New(fault.NotFound, "address_load_not_found", "there is no such load")
	ErrLoadEnded    = fault.New(fault.Conflict, "address_load_ended", "this load has ended already")
	ErrLoadBusy     = fault.New(fault.Conflict, "address_load_busy", "another load waits or is at work; it comes first")
	ErrFileNotFound = fault.New(fault.NotFound, "address_file_not_found", "a file is not there any more; send it again")
	ErrFilesApart   = fault.New(fault.Conflict, "address_files_apart", "the files lie with different processes of the shop; send them again, together")
	ErrFilesMixed   = fault.New(fault.Conflict, "address_files_mixed", "whole files and daily files are loaded one after the other, not at once")
	ErrNoBefore     = fault.New(fault.Conflict, "address_no_before", "there is no index before this one")
	ErrNotForced    = fault.New(fault.Conflict, "address_not_forced", "only a load that the gate stopped can be done all the same")
)

// TodoLoad is the kind of the todos that do loads.
const TodoLoad = "address.load"

// OfTodo is the load that a todo is about.
func (d *Desk) OfTodo(ctx context.Context, loadID string) (Load, error) {
	return findLoad(ctx, d.db, loadID)
}

// Start has files loaded. It fails with ErrLoadBusy, ErrFileNotFound, ErrFilesApart, ErrFilesMixed, ErrNoIndex, ErrMemoryShort or ErrDiskShort.
func (d *Desk) Start(ctx context.Context, draft LoadDraft) (Load, error) {
	l := Load{Origin: "staff", By: d.needs.Actor(ctx), Edition: draft.Edition}
	return d.start(ctx, l, draft.Files)
}

// start writes a load of files down.
func (d *Desk) start(ctx context.Context, l Load, ids []string) (Load, error) {
	var sizes int64
	err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		files, err := findFiles(ctx, tx, ids)
		if err != nil {
			return err
		}
		l.ids, l.Files, sizes = nil, nil, 0
		for _, f := range files {
			switch {
			case f.load != "":
				return ErrLoadBusy
			case f.Node != files[0].Node:
				return ErrFilesApart
			case f.Kind != files[0].Kind:
				return ErrFilesMixed
			}
			l.ids, l.Files = append(l.ids, f.ID), append(l.Files, f.Name)
			l.Edition = cmp.Or(l.Edition, f.Edition)
			sizes += f.Unpacked
		}
		l.Node, l.Kind = files[0].Node, files[0].Kind
		if err := d.room(l, sizes); err != nil {
			return err
		}
		if l, err = d.add(ctx, tx, l); err != nil {
			return err
		}
		return useFiles(ctx, tx, ids, l.ID)
	})
	return l, err
}

// GoBack has the index before this one put back, in the process that made this one. It fails with ErrNoBefore or ErrLoadBusy.
func (d *Desk) GoBack(ctx context.Context) (Load, error) {
	last, err := lastDone(ctx, d.db)
	if err != nil {
		return last, err
	}
	if last.ID == "" {
		return last, ErrNoBefore
	}
	nodes, err := listNodes(ctx, d.db)
	if err != nil {
		return last, err
	}
	at := slices.IndexFunc(nodes, func(n IndexNode) bool { return n.Name == last.Node })
	if at < 0 || nodes[at].Before == nil {
		return last, ErrNoBefore
	}
	l := Load{Kind: Back, Origin: "staff", By: d.needs.Actor(ctx), Node: last.Node, Files: []string{}, Edition: nodes[at].Before.Version}
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		l, err = d.add(ctx, tx, l)
		return err
	})
	return l, err
}

// add writes a load and its todo down, unless another one has not ended.
func (d *Desk) add(ctx context.Context, tx *sqldb.Tx, l Load) (Load, error) {
	l.ID, l.State, l.CreatedAt = id.New(), Waiting, d.now().UTC().Truncate(time.Millisecond)
	l.Reasons, l.Doubts = []Reasons{}, []IndexDoubt{}
	if err := tellRanges(ctx, tx); err != nil { // two that begin at once wait for each other
		return l, err
	}
	if n, err := countOpen(ctx, tx); err != nil || n > 0 {
		return l, cmp.Or(err, error(ErrLoadBusy))
	}
	if err := insertLoad(ctx, tx, l); err != nil {
		return l, err
	}
	return l, todo.Add(ctx, tx, todo.Item{Kind: TodoLoad, Key: l.ID, New: true})
}

// Loads lists what was loaded, the newest first. It fails with list.ErrPlace.
func (d *Desk) Loads(ctx context.Context, at list.Query) (list.Page[Load], error) {
	return listLoads(ctx, d.db, at)
}

// silent is how long the process of a load may not be heard of before somebody else may end it.
const silent = 2 * time.Minute

// Cancel ends a load: at once where it waits or its process is gone, else as soon as that process hears of it. The index in use stays. It
// fails with ErrLoadNotFound or ErrLoadEnded.
func (d *Desk) Cancel(ctx context.Context, loadID string) (l Load, err error) {
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if l, err = findLoad(ctx, tx, loadID); err != nil {
			return err
		}
		now := d.now()
		if l.State == Waiting || l.State == Working && now.Sub(l.beat) > silent {
			return d.end(ctx, tx, &l, Cancelled)
		}
		asked, err := askToStop(ctx, tx, loadID)
		if err == nil && !asked {
			err = ErrLoadEnded
		}
		l.Stopping = true
		return err
	})
	return l, err
}

// end writes down how a load ended, and lets its files go: those of one that was done are deleted by their process, others can be used again.
func (d *Desk) end(ctx context.Context, tx *sqldb.Tx, l *Load, state LoadState) error {
	at := d.now().UTC().Truncate(time.Millisecond)
	l.State, l.EndedAt = state, &at
	ended, err := endLoad(ctx, tx, *l)
	if err != nil {
		return err
	}
	if !ended {
		return ErrLoadEnded
	}
	if state == Done {
		err = dropFiles(ctx, tx, l.ID)
	} else {
		err = freeFiles(ctx, tx, l.ID)
	}
	if err == nil {
		err = todo.Drop(ctx, tx, TodoLoad, l.ID)
	}
	if err == nil {
		err = letGo(ctx, tx, l.ID)
	}
	tx.OnCommit(d.stir)
	return err
}

// Force does again what the gate stopped, and lets it pass. It fails with ErrNotForced, and as Start does.
func (d *Desk) Force(ctx context.Context, loadID string) (l Load, err error) {
	stopped, err := findLoad(ctx, d.db, loadID)
	if err != nil {
		return l, err
	}
	if stopped.State != Failed || stopped.Code != codeGate {
		return l, ErrNotForced
	}
	return d.start(ctx, Load{Origin: "staff", By: d.needs.Actor(ctx), Edition: stopped.Edition, Forced: true}, stopped.ids)
}

// RejectedRows gives the first rows that a load left out, at most 1,000. It fails with ErrLoadNotFound.
func (d *Desk) RejectedRows(ctx context.Context, loadID string) ([]Rejected, error) {
	if _, err := findLoad(ctx, d.db, loadID); err != nil {
		return nil, err
	}
	return listRejects(ctx, d.db, loadID)
}

// DeskSettings are how files are taken from the folder, and what a new index must find.
type DeskSettings struct {
	Version int64    `json:"version"  doc:"That was read. Another one in the shop gives edit_conflict" minimum:"0"`
	Watch   bool     `json:"watch"    doc:"Files in the folder are loaded by themselves"`
	Hour    int      `json:"hour"     doc:"The hour in Seoul at which whole files are; -1: at any" minimum:"-1" maximum:"23"`
	Golden  []Golden `json:"golden"   doc:"What a new index must find before it takes the old one's place" maxItems:"100" nullable:"false"`
}

// Golden is a query with the address that must stand first.
type Golden struct {
	Query string `json:"query" doc:"What is typed" minLength:"1" maxLength:"200" example:"세종대로 209"`
	Want  string `json:"want"  doc:"The address by road that must stand first" minLength:"1" maxLength:"300" example:"서울특별시 종로구 세종대로 209"`
}

// Settings reads them.
func (d *Desk) Settings(ctx context.Context) (DeskSettings, error) { return readSettings(ctx, d.db) }

// Change writes the settings. It fails with ErrEditConflict.
func (d *Desk) Change(ctx context.Context, s DeskSettings) (before, after DeskSettings, err error) {
	for i, g := range s.Golden {
		s.Golden[i] = Golden{strings.TrimSpace(g.Query), strings.TrimSpace(g.Want)}
	}
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if before, err = readSettings(ctx, tx); err != nil {
			return err
		}
		changed, err := writeSettings(ctx, tx, s)
		if err == nil && !changed {
			err = ErrEditConflict
		}
		return err
	})
	s.Version++
	return before, s, err
}

// editions are how official files name the month of their data.
var editions = []*regexp.Regexp{ // own: never changed
	regexp.MustCompile(`(?i)^()(20\d{2})(\d{2})ALLRDNM`),
	regexp.MustCompile(`(?i)RNADDR_KOR_()(\d{2})(\d{2})(?:\D|$)`),
	regexp.MustCompile(`()(20\d{2})(\d{2})(?:\D|$)`),
}

// editionOf reads the month of whole files from their name, or gives nothing.
func editionOf(name string) string {
	for _, e := range editions {
		if m := e.FindStringSubmatch(name); m != nil && m[3] >= "01" && m[3] <= "12" {
			year := m[2]
			if len(year) == 2 {
				year = "20" + year
			}
			return year + m[3]
		}
	}
	return ""
}

// aged is until when an index knows the country: the day of its last delta, else the end of the month of its data, else when it was made.
func aged(edition, day string, built time.Time) time.Time {
	if t, err := time.ParseInLocation("20060102", day, id.Seoul); err == nil {
		return t
	}
	if len(edition) == 6 {
		if t, err := time.ParseInLocation("200601", edition, id.Seoul); err == nil {
			return t.AddDate(0, 1, -1)
		}
	}
	return built
}

// told is a load in the audit trail.
func (l Load) told() deed.Deed {
	d := deed.To(deed.Addresses, "", cmp.Or(l.Edition, strings.Join(l.Files[:min(len(l.Files), 3)], ", ")))
	return d.Of(int64(len(l.Files))).Saying(strings.Join(l.Files, ", "))
}

// report is what of a load is kept as JSON.
type report struct {
	Doubts  []IndexDoubt `json:"doubts"`
	Reasons []Reasons    `json:"reasons"`
	Short   *Shortage    `json:"short,omitempty"`
}

func (l Load) report() (string, error) {
	b, err := json.Marshal(report{l.Doubts, l.Reasons, l.Short})
	if err != nil {
		return "", fmt.Errorf("write down the report of a load: %w", err)
	}
	return string(b), nil
}
