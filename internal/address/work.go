package address

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/saja-live/saja/postcode"
)

// Order is what the program that builds is told: a line of JSON.
type Order struct {
	Kind    Kind     `json:"kind"`
	Now     string   `json:"now"` // the index in use
	Out     string   `json:"out"` // the new one
	Sources []string `json:"sources"`
	Edition string   `json:"edition"`
	Golden  []Golden `json:"golden"`
	Forced  bool     `json:"forced"`
	Memory  int64    `json:"memory"` // bytes that it should do with
}

// Said is what that program tells: lines of JSON, the last with Report.
type Said struct {
	Stage string   `json:"stage,omitempty"`
	File  string   `json:"file,omitempty"`
	Read  int64    `json:"read,omitempty"`
	All   int64    `json:"all,omitempty"`
	Rows  int64    `json:"rows,omitempty"`
	End   *Outcome `json:"end,omitempty"`
}

// Outcome is how it ended.
type Outcome struct {
	Code     string        `json:"code,omitempty"` // of what went wrong
	Reason   string        `json:"reason,omitempty"`
	Short    *Shortage     `json:"short,omitempty"`
	Doubts   []IndexDoubt  `json:"doubts,omitempty"`
	Meta     postcode.Meta `json:"meta"`
	Size     int64         `json:"size"`
	Rejected int64         `json:"rejected"`
	Reasons  []Reasons     `json:"reasons,omitempty"`
	First    []Rejected    `json:"first,omitempty"`
}

// The codes of loads that failed, beside those of faults.
const (
	codeGate    = "address_gate"
	codeGap     = "address_day_gap"
	codeChange  = "address_change_unknown"
	codeNoRows  = "address_no_rows"
	codeNoIndex = "address_index_missing"
	codeKilled  = "address_build_killed"
	codeSlow    = "address_build_slow"
	codeOther   = "address_build_failed"
)

// Work builds an index in a program of its own, so that what that takes of memory is given back, and a machine that runs out ends it and not the
// shop. It reads an Order from in, tells how it goes on out, and ends when in does: with whoever started it.
func Work(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	text, err := lines.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read what to build: %w", err)
	}
	var o Order
	if err := json.Unmarshal(text, &o); err != nil {
		return fmt.Errorf("read what to build: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		defer stop()
		_, _ = io.Copy(io.Discard, lines) // ends with who started this
	}()
	first() // the machine's first choice, where it has to end something
	if o.Memory > 0 {
		debug.SetMemoryLimit(o.Memory)
	}
	say := json.NewEncoder(out)
	var last time.Time
	progress := func(p postcode.Progress) {
		if time.Since(last) < 200*time.Millisecond {
			return
		}
		last = time.Now()
		if say.Encode(Said{Stage: p.Stage, File: p.File, Read: p.Read, All: p.Total, Rows: int64(p.Rows)}) != nil {
			stop()
		}
	}
	ended := make(chan Outcome, 1)
	go func() { ended <- o.do(ctx, progress) }() // ends with this program, which does not wait for a file that brings nothing
	select {
	case end := <-ended:
		if ctx.Err() == nil {
			return say.Encode(Said{End: &end})
		}
	case <-ctx.Done():
	}
	return ctx.Err()
}

// first asks the kernel to end this program before others, and to let others go first.
func first() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // there is none on other systems
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10)
}

func (o Order) do(ctx context.Context, progress func(postcode.Progress)) Outcome {
	var doubts []IndexDoubt
	var report postcode.Report
	check := func(next *postcode.Index) error {
		progress(postcode.Progress{Stage: "check"})
		now, err := postcode.Open(o.Now)
		if err != nil {
			now = nil // the shop answers from none
		}
		defer func() {
			if now != nil {
				_ = now.Close() // it was only read
			}
		}()
		if doubts = gate(next, now, o.Golden, report.Rejected); len(doubts) > 0 && !o.Forced {
			return doubted{doubts}
		}
		return nil
	}
	var err error
	if o.Kind == Days {
		if err = keep(o.Now, o.Out); err == nil { // the one in use stays as it is
			report, err = postcode.Apply(ctx, postcode.Delta{Index: o.Out, Sources: o.Sources, Progress: progress})
		}
	} else {
		report, err = postcode.Build(ctx, postcode.Options{Sources: o.Sources, Out: o.Out, Version: o.Edition, Progress: progress})
	}
	if err == nil { // here, since the gate goes by the report too
		err = checked(o.Out, check)
	}
	return outcome(report, doubts, err)
}

// checked asks check of the index at path.
func checked(path string, check func(*postcode.Index) error) error {
	x, err := postcode.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(check(x), x.Close())
}

func outcome(report postcode.Report, doubts []IndexDoubt, err error) Outcome {
	end := Outcome{Meta: report.Meta, Size: report.Size, Rejected: int64(report.Rejected), Doubts: doubts, First: []Rejected{}}
	for text, n := range report.Reasons {
		end.Reasons = append(end.Reasons, Reasons{reasonCode(text), cut(text, 200), int64(n)})
	}
	slices.SortFunc(end.Reasons, func(a, b Reasons) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Text, b.Text)) })
	end.Reasons = end.Reasons[:min(len(end.Reasons), 30)]
	for _, r := range report.First {
		end.First = append(end.First, Rejected{cut(r.File, 200), int64(r.Line), reasonCode(r.Reason), cut(r.Reason, 200)})
	}
	if err != nil {
		end.Code, end.Reason = codeFor(report, err), err.Error()
	}
	return end
}

// codeFor names what stopped a build.
func codeFor(report postcode.Report, err error) string {
	if _, ok := errors.AsType[doubted](err); ok {
		return codeGate
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrDiskFull.Code
	case errors.Is(err, postcode.ErrGap):
		return codeGap
	case errors.Is(err, postcode.ErrReason):
		return codeChange
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "flate:"):
		return ErrFileBroken.Code
	case errors.Is(err, fs.ErrNotExist):
		return codeNoIndex
	case report.Meta.Addresses == 0 && strings.HasPrefix(err.Error(), "no addresses in"):
		return codeNoRows
	}
	return codeOther
}

// reasons are the reasons for which package postcode leaves rows out, and what they are called.
var reasons = map[string]string{ // own: never changed
	"wrong number of columns":                                        "columns",
	"관리번호 is not 26 digits":                                          "key",
	"법정동코드 is not ten digits":                                        "unit",
	"도로명코드 is not twelve digits":                                     "road",
	"a building number out of range":                                 "number",
	"a parcel number out of range":                                   "lot",
	"지하여부 is not 0 to 3":                                             "place",
	"산여부 is not 0 or 1":                                              "mountain",
	"우편번호 is not five digits":                                        "postcode",
	"no name of a road":                                              "no_road",
	"a further parcel of an address that is not there":               "orphan",
	"not in the encoding of its file":                                "encoding",
	"a name with letters that no area or road has":                   "letters",
	"a row of the layout before 2015, with a postcode of six digits": "former",
	"more names, areas or postcodes than an index holds":             "too_many",
}

// reasonCode names the reason for which a row was left out.
func reasonCode(text string) string {
	if code, ok := reasons[text]; ok {
		return code
	}
	if strings.HasPrefix(text, "a line of more than") {
		return "long_line"
	}
	return "other"
}
