package address

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

const (
	buildLimit = 40 * time.Minute
	elsewhere  = 2 * time.Second // until a load that another process is to do is looked at again
	beatEvery  = time.Second
)

// Todos are how loads are done.
func (d *Desk) Todos() []todo.Kind {
	return []todo.Kind{{Name: TodoLoad, Deadline: buildLimit + 5*time.Minute, First: 2 * time.Second, Longest: time.Minute, Handle: d.load}}
}

// load does one load, if this process is the one and no other load is at work. It may be begun again after its process was killed: what that left is
// made anew, and an index that took its place already is not made twice.
func (d *Desk) load(ctx context.Context, j todo.Job) error {
	l, err := findLoad(ctx, d.db, j.Key)
	if errors.Is(err, ErrLoadNotFound) || err == nil && l.State.Ended() {
		return nil
	}
	if err != nil {
		return err
	}
	if l.Node != d.config.Node {
		return todo.Later(elsewhere)
	}
	var taken bool
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		taken, err = takeUp(ctx, tx, l.ID, d.now())
		return err
	})
	if err != nil {
		return err
	}
	if !taken {
		return todo.Later(elsewhere)
	}
	end, err := d.carryOut(ctx, &l)
	if errors.Is(err, errCancelled) {
		end, err = Outcome{Code: codeCancelled}, nil
	}
	if ctx.Err() != nil {
		return ctx.Err() // this process stops; the next run does it
	}
	if err != nil {
		return err
	}
	return d.finish(ctx, l, end)
}

// errCancelled says that somebody wants a load ended.
var errCancelled = errors.New("cancelled")

// carryOut does what l wants up to the swap. What goes wrong with the files or the machine is in the outcome; an error is of the shop.
func (d *Desk) carryOut(ctx context.Context, l *Load) (Outcome, error) {
	if here, err := d.digest(d.service.path); err != nil || l.digest != "" && l.digest == here {
		return d.alreadyThere(ctx, *l), err // its process died after the swap
	}
	if l.Kind == Back {
		return d.putBack(ctx, l)
	}
	order, end, err := d.order(ctx, *l)
	if err != nil || end.Code != "" {
		return end, err
	}
	if end, err = d.build(ctx, l, order); err != nil || end.Code != "" {
		return end, err
	}
	return end, d.swap(ctx, l, d.made())
}

// alreadyThere is the outcome of a load whose index is in use.
func (d *Desk) alreadyThere(ctx context.Context, l Load) (end Outcome) {
	end.Meta, _ = d.service.Meta(ctx) // read when the file was taken up
	end.Size, end.Rejected = l.Size, l.Rejected
	if info, err := os.Stat(d.service.path); err == nil {
		end.Size = info.Size()
	}
	return end
}

// order is what the program that builds is told of l. Where files or room are missing the outcome says so.
func (d *Desk) order(ctx context.Context, l Load) (o Order, end Outcome, err error) {
	files, err := findFiles(ctx, d.db, l.ids)
	if err != nil && !errors.Is(err, ErrFileNotFound) {
		return o, end, err
	}
	var unpacked int64
	for _, f := range files {
		if _, gone := os.Stat(d.path(f)); gone != nil {
			err = ErrFileNotFound
		}
		unpacked += f.Unpacked
		o.Sources = append(o.Sources, d.path(f))
	}
	if err == nil {
		err = d.room(l, unpacked)
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return o, Outcome{Code: f.Code, Reason: f.Detail, Short: shortage(f)}, nil
	}
	if err != nil {
		return o, end, err
	}
	s, err := readSettings(ctx, d.db)
	o.Kind, o.Now, o.Out, o.Edition, o.Golden, o.Forced = l.Kind, d.service.path, d.made(), l.Edition, s.Golden, l.Forced
	o.Memory = d.need(unpacked).Limit()
	return o, end, err
}

// build runs the program that builds, tells how it goes on, and ends it where somebody wants that.
func (d *Desk) build(ctx context.Context, l *Load, o Order) (end Outcome, err error) {
	removeMade(o.Out)
	ctx, stop := context.WithTimeoutCause(ctx, buildLimit, errSlow)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	command := d.config.Command
	if command == nil {
		self, err := os.Executable()
		if err != nil {
			return end, err
		}
		command = []string{self, "address", "work"}
	}
	text, err := json.Marshal(o)
	if err != nil {
		return end, err
	}
	child := exec.CommandContext(ctx, command[0], command[1:]...)
	child.Cancel = func() error { return child.Process.Kill() }
	child.WaitDelay = 5 * time.Second
	words := &tail{most: 4000}
	child.Stderr = words
	in, err := child.StdinPipe() // open until it ends: it ends with this program
	if err != nil {
		return end, err
	}
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		return end, err
	}
	if err := child.Start(); err != nil {
		return end, fmt.Errorf("start the program that builds: %w", err)
	}
	if _, err := in.Write(append(text, '\n')); err != nil {
		d.logger.Warn("the program that builds does not listen", "error", err)
	}
	beats := make(chan Said, 1) // full: the newest counts, the reader of it is slow
	told := make(chan struct{})
	go func() {
		defer close(told)
		d.follow(ctx, l, beats, cancel)
	}()
	heard := hear(out, beats)
	close(beats)
	<-told
	failed := child.Wait()
	why := context.Cause(ctx)
	switch {
	case heard != nil:
		return *heard, nil
	case errors.Is(why, errCancelled):
		return Outcome{Code: codeCancelled}, nil
	case errors.Is(why, errSlow):
		return Outcome{Code: codeSlow, Reason: fmt.Sprintf("not done after %v", buildLimit)}, nil
	case ctx.Err() != nil:
		return end, ctx.Err()
	}
	removeMade(o.Out)
	d.logger.Error("the program that builds an index of addresses ended in the middle", "error", failed, "said", words.String())
	return Outcome{Code: codeKilled, Reason: fmt.Sprint(failed, " ", words.String())}, nil
}

var errSlow = errors.New("a build takes too long")

// codeCancelled marks the outcome of a load that somebody ended.
const codeCancelled = "cancelled"

// hear reads what the program tells, and gives how it ended; nil where it does not say.
func hear(out io.Reader, beats chan Said) (end *Outcome) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 8<<20) // a thousand rejected rows are 0.5 MB
	for lines.Scan() {
		var s Said
		if json.Unmarshal(lines.Bytes(), &s) != nil {
			continue
		}
		if s.End != nil {
			end = s.End
			continue
		}
		select {
		case <-beats:
		default:
		}
		beats <- s
	}
	return end
}

// follow writes down how far a build is, once a second, until beats is closed, and has it cancelled where somebody asks.
func (d *Desk) follow(ctx context.Context, l *Load, beats <-chan Said, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	now := *l
	for {
		select {
		case s, more := <-beats:
			if !more {
				return
			}
			now.Stage, now.File, now.Read, now.All = s.Stage, s.File, max(s.Read, now.Read), max(s.All, now.All)
			now.Addresses = max(s.Rows, now.Addresses)
			continue
		case <-tick.C:
		}
		if now.Stage == "" {
			now.Stage = "start"
		}
		var stop bool
		err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			stop, err = tellProgress(ctx, tx, now, d.now())
			return err
		})
		if err != nil && ctx.Err() == nil {
			d.logger.Warn("how far a load of addresses is could not be told", "error", err)
		}
		if stop {
			cancel(errCancelled)
		}
	}
}

// swap puts the index at path in the place of the one in use, which stays beside it, so that one can go back. It does nothing where the load was
// ended meanwhile. Killed at any point, one of the two is in its place, and whole.
func (d *Desk) swap(ctx context.Context, l *Load, path string) error {
	digest, err := d.digest(path)
	if err != nil {
		return err
	}
	here, err := d.digest(d.service.path)
	if err != nil {
		return err
	}
	l.digest = digest
	var may bool
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		may, err = tellDigest(ctx, tx, *l)
		return err
	})
	if err != nil {
		return err
	}
	if !may {
		removeMade(path)
		l.digest = ""
		return errCancelled
	}
	if here == digest { // nothing new was in the files
		removeMade(path)
		return nil
	}
	return exchange(path, d.service.path, d.before())
}

// putBack exchanges the index in use and the one before.
func (d *Desk) putBack(ctx context.Context, l *Load) (end Outcome, err error) {
	before := indexAt(d.before())
	if before == nil {
		return Outcome{Code: ErrNoBefore.Code, Reason: ErrNoBefore.Detail}, nil
	}
	removeMade(d.made())
	if err := keep(d.before(), d.made()); err != nil {
		return end, err
	}
	if end.Meta, err = metaOf(d.made()); err != nil {
		return end, err
	}
	end.Size = before.Size
	return end, d.swap(ctx, l, d.made())
}

// finish writes down how a load ended, and has the index taken up.
func (d *Desk) finish(ctx context.Context, l Load, end Outcome) error {
	state := Done
	switch {
	case end.Code == codeCancelled:
		state, end = Cancelled, Outcome{}
	case end.Code != "":
		state = Failed
	}
	files, err := findFiles(ctx, d.db, l.ids)
	if err != nil && !errors.Is(err, ErrFileNotFound) {
		return err
	}
	l.Code, l.Reason, l.Short, l.Doubts, l.Reasons, l.Rejected, l.Size = end.Code, end.Reason, end.Short, end.Doubts, end.Reasons, end.Rejected, end.Size
	l.Addresses, l.Parcels, l.Day, l.MadeUp = int64(end.Meta.Addresses), int64(end.Meta.Parcels), end.Meta.Day, end.Meta.Synthetic
	if l.Kind != Full && state == Done {
		l.Edition = cut(end.Meta.Version, 20)
	}
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := insertRejects(ctx, tx, l.ID, end.First); err != nil {
			return err
		}
		return d.end(ctx, tx, &l, state)
	})
	if errors.Is(err, ErrLoadEnded) { // somebody else ended it
		return nil
	}
	if err != nil {
		return err
	}
	d.logger.Info("a load of addresses ended", "load", l.ID, "kind", l.Kind, "state", l.State, "code", l.Code, "addresses", l.Addresses, "rejected", l.Rejected)
	if state == Done {
		d.service.takeUp()
		for _, f := range files {
			if err := os.RemoveAll(d.folder(f)); err != nil {
				d.logger.Warn("a file of addresses that was used could not be deleted", "error", err)
			}
		}
	}
	removeMade(d.made())
	d.stir()
	return nil
}

// tail keeps the end of what is written to it.
type tail struct {
	most int
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	t.text = t.text[max(len(t.text)-t.most, 0):]
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.TrimSpace(t.text)) }
