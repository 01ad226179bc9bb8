package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/postcode"
)

func address() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "address",
		Short: "Build an index of all addresses from the official files, and search it",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(addressBuild(), addressApply(), addressFold(), addressSearch(), addressServe(), addressWork())
	return cmd
}

func addressBuild() *cobra.Command {
	var opt postcode.Options
	var quiet bool
	var golden string
	cmd := &cobra.Command{
		Use:   "build FILE…",
		Short: "Build an index from the files of business.juso.go.kr: zips, text files, or folders of them",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt.Sources = args
			debug.SetMemoryLimit(buildMemory)
			progress := newProgress(cmd.ErrOrStderr(), quiet)
			opt.Progress, opt.Check = progress.show, goldenCheck(golden)
			started := time.Now()
			report, err := postcode.Build(cmd.Context(), opt)
			progress.end()
			tellRejected(cmd.ErrOrStderr(), report)
			if err != nil {
				return err
			}
			tellBuilt(cmd.OutOrStdout(), opt.Out, report, time.Since(started))
			return nil
		},
	}
	cmd.Flags().StringVar(&golden, "golden", "", goldenUsage)
	cmd.Flags().StringVar(&opt.Out, "out", "postcode.idx", "the index; one of that name is replaced when the new one is whole")
	cmd.Flags().StringVar(&opt.Version, "version", "", "of the data, such as 202601")
	cmd.Flags().BoolVar(&quiet, "quiet", false, "without progress")
	return cmd
}

// buildMemory is what a build of the whole country does with: from here on the collector works harder rather than take more.
const buildMemory = 1 << 30

const goldenUsage = "a file of queries, each with a tab and the address by road that must stand first; where one does not, the index that is there stays"

// goldenCheck asks a new index every query of a file before it takes its place.
func goldenCheck(file string) func(*postcode.Index) error {
	if file == "" {
		return nil
	}
	return func(x *postcode.Index) error {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			query, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok {
				return fmt.Errorf("%s, line %d: want a query, a tab and an address", file, i+1)
			}
			answer, err := x.Search(query, postcode.Page{Limit: 1})
			if err != nil {
				return fmt.Errorf("%s, line %d: %w", file, i+1, err)
			}
			if got := first(answer); got != want {
				return fmt.Errorf("%s, line %d: %q finds %q first, want %q: the index is not replaced", file, i+1, query, got, want)
			}
		}
		return nil
	}
}

func first(a postcode.Answer) string {
	if len(a.Results) == 0 {
		return ""
	}
	return a.Results[0].RoadAddress()
}

func tellBuilt(w io.Writer, out string, report postcode.Report, took time.Duration) {
	m := report.Meta
	fmt.Fprintf(w, "%s: %d addresses, %d parcels, %d roads, %d postcodes, %d names of buildings; %.1f MB in %.1f s\n",
		out, m.Addresses, m.Parcels, m.Roads, m.Postcodes, m.Buildings, float64(report.Size)/1e6, took.Seconds())
	if m.Synthetic {
		fmt.Fprintln(w, "this data is made up: no shop should send parcels by it")
	}
}

func addressApply() *cobra.Command {
	var d postcode.Delta
	var quiet bool
	var golden string
	cmd := &cobra.Command{
		Use:   "apply FILE…",
		Short: "Bring an index up to date with daily files (일변동): zips, text files, or folders of them",
		Long:  "The index stays as it is; what changed is kept in an overlay beside it, which whoever has the index open takes up as well.",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d.Sources = args
			progress := newProgress(cmd.ErrOrStderr(), quiet)
			d.Progress, d.Check = progress.show, goldenCheck(golden)
			started := time.Now()
			report, err := postcode.Apply(cmd.Context(), d)
			progress.end()
			tellRejected(cmd.ErrOrStderr(), report)
			if err != nil {
				return err
			}
			tellApplied(cmd.OutOrStdout(), d.Index, report, time.Since(started))
			return nil
		},
	}
	cmd.Flags().StringVar(&d.Index, "index", "postcode.idx", "the index; the overlay beside it is replaced when the new one is whole")
	cmd.Flags().StringVar(&golden, "golden", "", goldenUsage)
	cmd.Flags().BoolVar(&quiet, "quiet", false, "without progress")
	return cmd
}

func tellApplied(w io.Writer, index string, report postcode.Report, took time.Duration) {
	m := report.Meta
	fmt.Fprintf(w, "%s: %d addresses, %d parcels, %d roads; %d addresses stand in the overlay, %d of the index are gone or stand there; %.2f s\n",
		index, m.Addresses, m.Parcels, m.Roads, m.Changed, m.Gone, took.Seconds())
	fmt.Fprintf(w, "up to date with the changes of %s\n", cmp.Or(m.Day, "no day yet"))
	if m.Large() {
		fmt.Fprintln(w, "the overlay has grown large: build anew from the full files, or use saja address fold")
	}
}

func addressFold() *cobra.Command {
	var f postcode.Folding
	var quiet bool
	var golden string
	cmd := &cobra.Command{
		Use:   "fold",
		Short: "Make one index of an index and its overlay",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			debug.SetMemoryLimit(buildMemory)
			progress := newProgress(cmd.ErrOrStderr(), quiet)
			f.Progress, f.Check = progress.show, goldenCheck(golden)
			started := time.Now()
			report, err := postcode.Fold(cmd.Context(), f)
			progress.end()
			if err != nil {
				return err
			}
			tellBuilt(cmd.OutOrStdout(), f.Index, report, time.Since(started))
			return nil
		},
	}
	cmd.Flags().StringVar(&f.Index, "index", "postcode.idx", "the index; it is replaced when the new one is whole, and its overlay removed")
	cmd.Flags().StringVar(&golden, "golden", "", goldenUsage)
	cmd.Flags().BoolVar(&quiet, "quiet", false, "without progress")
	return cmd
}

// tellRejected lists rows that were left out, the first of each file's first.
func tellRejected(w io.Writer, report postcode.Report) {
	const shown = 20
	for _, name := range report.Skipped {
		fmt.Fprintf(w, "left out: %s is none of the official files\n", name)
	}
	for i, r := range report.First {
		if i == shown {
			fmt.Fprintf(w, "… and %d more\n", report.Rejected-shown)
			break
		}
		fmt.Fprintf(w, "refused: %s, line %d: %s\n", r.File, r.Line, r.Reason)
	}
	reasons := make([]string, 0, len(report.Reasons))
	for reason, n := range report.Reasons {
		reasons = append(reasons, fmt.Sprintf("%d × %s", n, reason))
	}
	slices.Sort(reasons)
	if len(reasons) > 0 {
		fmt.Fprintf(w, "%d rows refused: %s\n", report.Rejected, strings.Join(reasons, "; "))
	}
}

// progress is a line that tells how far a build has come, at most five times a second.
type progress struct {
	w     io.Writer
	quiet bool
	last  time.Time
	stage string
}

func newProgress(w io.Writer, quiet bool) *progress {
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
			quiet = true // a log is no place for a line that changes
		}
	}
	return &progress{w: w, quiet: quiet}
}

func (p *progress) show(now postcode.Progress) {
	if p.quiet || now.Stage == p.stage && time.Since(p.last) < 200*time.Millisecond {
		return
	}
	p.last, p.stage = time.Now(), now.Stage
	const width = 30
	done := width
	if now.Stage == "read" && now.Total > 0 {
		done = int(min(now.Read*width/now.Total, width))
	}
	fmt.Fprintf(p.w, "\r[%s%s] %-5s %9d addresses  %-40.40s", strings.Repeat("#", done), strings.Repeat(".", width-done), now.Stage, now.Rows, now.File)
}

func (p *progress) end() {
	if !p.quiet {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func addressSearch() *cobra.Command {
	var index string
	var page postcode.Page
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Search an index as a shopper would",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withIndex(index, func(x *postcode.Index) error {
				started := time.Now()
				answer, err := x.Search(strings.Join(args, " "), page)
				if err != nil {
					return err
				}
				return tellAnswer(cmd.OutOrStdout(), answer, time.Since(started), asJSON)
			})
		},
	}
	cmd.Flags().StringVar(&index, "index", "postcode.idx", "the index to search")
	cmd.Flags().IntVar(&page.Offset, "offset", 0, "results to pass over")
	cmd.Flags().IntVar(&page.Limit, "limit", 10, "results to show, at most 100")
	cmd.Flags().BoolVar(&asJSON, "json", false, "all fields, as JSON")
	return cmd
}

// withIndex opens an index for as long as use takes.
func withIndex(path string, use func(*postcode.Index) error) error {
	x, err := postcode.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(use(x), x.Close())
}

func tellAnswer(w io.Writer, answer postcode.Answer, took time.Duration, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(answer)
	}
	for _, r := range answer.Results {
		fmt.Fprintf(w, "%5s  %s\n       %s\n", r.Postcode, r.Full(), r.ParcelAddress())
		if r.Corrected != "" {
			fmt.Fprintf(w, "       (read as %s)\n", r.Corrected)
		}
	}
	if answer.Hint != "" {
		fmt.Fprintf(w, "hint: %s\n", answer.Hint)
	}
	fmt.Fprintf(w, "%d found in %.0f µs\n", answer.Total, float64(took.Nanoseconds())/1000)
	return nil
}

func addressServe() *cobra.Command {
	var index, listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer searches over HTTP: GET /search?q=…",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			giveBack() // the index takes most of what a small machine has
			return withIndex(index, func(x *postcode.Index) error {
				l, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", listen)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "http://%s/search?q=\n", l.Addr())
				return serveUntil(cmd.Context(), l, postcode.Handler(x))
			})
		},
	}
	cmd.Flags().StringVar(&index, "index", "postcode.idx", "the index to search")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8095", "address to listen on")
	return cmd
}

// serveUntil answers on l until ctx ends.
func serveUntil(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if err := server.Close(); err != nil {
		return err
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
