package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

func parcels() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "parcel",
		Short: "Ask carriers where a parcel is",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(parcelTrack(), parcelCarriers(), parcelGuess(), parcelSimulate())
	return cmd
}

// tongue is the language in which a command speaks to a person.
type tongue string

func (t *tongue) flag(cmd *cobra.Command) {
	usual := "en"
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ko") {
				usual = "ko"
			}
			break
		}
	}
	cmd.Flags().StringVar((*string)(t), "lang", usual, "ko or en; that of the terminal if not given")
}

func (t tongue) say(ko, en string) string {
	if t == "ko" {
		return ko
	}
	return en
}

func (t tongue) name(c parcel.Carrier) string { return t.say(c.Ko, c.En) }

func (t tongue) state(s parcel.State) string { return t.say(s.Ko(), s.En()) }

// failure is an error of package parcel as a sentence in the language, with what to do.
func (t tongue) failure(err error) error {
	var said string
	if n, ok := errors.AsType[*parcel.NumberError](err); ok {
		said = t.say(n.Ko(), n.Error())
	} else {
		kind := parcel.KindOf(err)
		said = t.say(kind.Ko(), kind.Error())
	}
	e, ok := errors.AsType[*parcel.Error](err)
	if !ok {
		return errors.New(said)
	}
	switch {
	case e.RetryAfter > 0:
		said += t.say(fmt.Sprintf(" (%s 뒤에 다시)", e.RetryAfter.Round(time.Second)), fmt.Sprintf(" (again in %s)", e.RetryAfter.Round(time.Second)))
	case e.Kind == parcel.ErrKeysNeeded, e.Kind == parcel.ErrUnknownCarrier:
		said += ": " + e.Detail
	}
	if c, err := parcel.Find(e.Carrier); err == nil {
		said = t.name(c) + ": " + said
		if e.Kind == parcel.ErrLayoutChanged || e.Kind == parcel.ErrBlocked {
			said += " — " + c.Site
		}
	}
	return errors.New(said)
}

func parcelTrack() *cobra.Command {
	var t tongue
	var asJSON bool
	var gateway, proxy, key, phone string
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "track [CARRIER] NUMBER",
		Short: "Ask a carrier where a parcel is; without a carrier, the one that the number looks like",
		Args:  cobra.RangeArgs(1, 2),
		Example: `  saja parcel track cj 1234-5678-9012
  saja parcel track 1234-5678-9012 --json
  saja parcel track dhl 1234567890 --key MY-API-KEY`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var carrier string
			number := args[len(args)-1]
			if len(args) == 2 {
				carrier = args[0]
			} else if g := parcel.Guess(number); len(g) > 0 {
				carrier = g[0].ID
			} else {
				_, err := parcel.Normalize(number)
				if err == nil {
					err = errors.New(t.say("어느 택배사 번호인지 모르겠어요: saja parcel track 택배사 번호", "no carrier is known by this number: saja parcel track CARRIER NUMBER"))
					return err
				}
				return t.failure(err)
			}
			c, err := parcel.Find(carrier)
			if err != nil {
				return t.failure(err)
			}
			opt := parcel.Options{Timeout: timeout}
			if opt.Gateway, err = optionalURL(gateway); err != nil {
				return err
			}
			p, err := optionalURL(proxy)
			if err != nil {
				return err
			}
			if p != nil {
				opt.Proxies = map[string]*url.URL{"": p}
			}
			if key != "" {
				id, secret, _ := strings.Cut(key, ":")
				opt.Keys = map[string]parcel.Keys{c.ID: {ID: id, Secret: secret}}
			}
			client, err := parcel.New(opt)
			if err != nil {
				return err
			}
			defer client.Close()
			_, doubt := parcel.Validate(c.ID, number)
			got, err := client.Track(cmd.Context(), c.ID, number, parcel.Phone(phone))
			if err != nil {
				if n, ok := errors.AsType[*parcel.NumberError](doubt); ok && n.Advice && errors.Is(err, parcel.ErrNotFound) {
					return fmt.Errorf("%w\n%s", t.failure(err), t.say(n.Ko(), n.Error()))
				}
				return t.failure(err)
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), got)
			}
			t.timeLine(cmd.OutOrStdout(), c, got)
			return nil
		},
	}
	t.flag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.Flags().StringVar(&gateway, "gateway", "", "where to send the question instead of the carrier, such as a simulator's http://127.0.0.1:8099")
	cmd.Flags().StringVar(&proxy, "proxy", "", "an HTTP or SOCKS5 proxy, for carriers that refuse the addresses of clouds")
	cmd.Flags().StringVar(&key, "key", "", "of the carrier's developer programme: KEY, or ID:SECRET")
	cmd.Flags().StringVar(&phone, "phone", "", "last four digits of a phone number, which SF wants")
	cmd.Flags().DurationVar(&timeout, "timeout", 10*time.Second, "for the whole answer")
	return cmd
}

// optionalURL reads an address that may be empty.
func optionalURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no address is an answer here
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no address; write http://host:port", text)
	}
	return u, nil
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// timeLine draws a parcel's history, oldest first, with where it stands now as its last and filled point.
func (t tongue) timeLine(w io.Writer, c parcel.Carrier, got *parcel.Tracking) {
	fmt.Fprintf(w, "%s  %s  ·  %s", t.name(c), got.Number, t.state(got.State))
	if !got.Delivered.IsZero() {
		fmt.Fprintf(w, " %s", got.Delivered.In(parcel.Seoul).Format("2006-01-02 15:04"))
	}
	fmt.Fprintln(w)
	var about []string
	for _, a := range [][2]string{
		{t.say("보내는 분", "from"), got.Sender},
		{t.say("받는 분", "to"), got.Recipient},
		{t.say("받으신 분", "received by"), got.Signer},
		{t.say("상품", "product"), got.Product},
	} {
		if a[1] != "" {
			about = append(about, a[0]+" "+a[1])
		}
	}
	if !got.Expected.IsZero() {
		about = append(about, t.say("도착 예정 ", "expected ")+got.Expected.In(parcel.Seoul).Format("2006-01-02"))
	}
	if len(about) > 0 {
		fmt.Fprintln(w, strings.Join(about, "  ·  "))
	}
	fmt.Fprintln(w)
	states, places := 0, 0
	for _, e := range got.Events {
		states = max(states, wide(t.state(e.State)))
		places = max(places, min(wide(e.Place), 24))
	}
	for i, e := range got.Events {
		mark := "○"
		if i == len(got.Events)-1 {
			mark = "●"
		}
		at := "               "
		switch {
		case e.DateOnly:
			at = e.Time.In(parcel.Seoul).Format("2006-01-02") + "      "
		case !e.Time.IsZero():
			at = e.Time.In(parcel.Seoul).Format("2006-01-02 15:04")
		}
		said := e.Text
		if e.Detail != "" && e.Detail != e.Text {
			said = strings.TrimSpace(said + "  " + e.Detail)
		}
		if e.Phone != "" {
			said = strings.TrimSpace(said + "  " + e.Phone)
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %s %s  %s  %s  %s", mark, at, pad(t.state(e.State), states), pad(e.Place, places), said), " "))
	}
	if len(got.Events) == 0 {
		fmt.Fprintln(w, "  ○ "+t.say("아직 기록이 없어요. 택배사에 접수만 됐어요.", "No events yet: the carrier has the label only."))
	}
	fmt.Fprintf(w, "\n%s", c.Link(got.Number))
	if c.Phone != "" {
		fmt.Fprintf(w, "  ·  %s", c.Phone)
	}
	fmt.Fprintln(w)
}

// wide is how many columns of a terminal a text takes: Hangul, kana and Han letters two.
func wide(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xFF00 && r <= 0xFF60 {
			n++
		}
	}
	return n
}

func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(columns-wide(s), 0))
}

func parcelCarriers() *cobra.Command {
	var t tongue
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "carriers",
		Short: "List the carriers, and how sure the facts about each are",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list := parcel.Carriers()
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			w := cmd.OutOrStdout()
			for _, c := range list {
				sure := string(c.Grade) + " " + c.Facts
				if c.Confirmed != "" {
					sure = t.say("확인 ", "confirmed ") + c.Confirmed
				}
				note := c.Number
				if c.Keys != "" && !strings.HasPrefix(c.Keys, "optional") {
					note += "  ·  " + t.say("키 필요", "needs keys")
				}
				fmt.Fprintf(w, "%s %s %s %s  %s\n", pad(c.Short, 12), pad(t.name(c), 30), pad(sure, 10), pad(c.Phone, 13), note)
			}
			fmt.Fprintln(w, "\n"+t.say(
				"A: 최근 2년의 공개 자료에서 확인 · B: 자료가 하나뿐이거나 오래됨 · C: 추정. 연월은 자료의 시점이에요. 실제 택배사 응답으로는 아직 확인하지 않았어요.",
				"A: from a maintained public source of the last two years · B: from one source, or an older one · C: inferred. The month is that of the source. None has been confirmed against the living carrier yet."))
			return nil
		},
	}
	t.flag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func parcelGuess() *cobra.Command {
	var t tongue
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "guess NUMBER",
		Short: "Tell which carriers a number may belong to",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := parcel.Normalize(args[0])
			if err != nil {
				return t.failure(err)
			}
			list := parcel.Guess(number)
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			w := cmd.OutOrStdout()
			if len(list) == 0 {
				fmt.Fprintln(w, t.say("어느 택배사 번호인지 모르겠어요.", "No carrier is known that has such numbers."))
			}
			for _, g := range list {
				if g.Confidence < 0.005 {
					continue
				}
				check := ""
				if g.Checked {
					check = t.say("검증 숫자가 맞아요", "the check digit fits")
				}
				fmt.Fprintf(w, "%3.0f %%  %s %s  %s\n", g.Confidence*100, pad(g.Short, 12), pad(t.name(g.Carrier), 30), check)
			}
			return nil
		},
	}
	t.flag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func parcelSimulate() *cobra.Command {
	var addr string
	var rate, speed float64
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Be all carriers at once, with made-up parcels that move",
		Long: `Be all carriers at once, with made-up parcels that move, to try things out without asking anybody.

The numbers of some parcels are printed; track them with --gateway and the address.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			began := time.Now()
			now := func() time.Time { return began.Add(time.Duration(float64(time.Since(began)) * speed)) }
			sim := simulator.New(simulator.Options{Seed: uint64(began.UnixNano()), Now: now, Faults: simulator.Every(rate)})
			listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", addr)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			at := "http://" + listener.Addr().String()
			fmt.Fprintln(w, at)
			for _, id := range simulator.Carriers() {
				c, err := parcel.Find(id)
				if err != nil {
					return err
				}
				for i, fate := range []simulator.Fate{simulator.Usual, simulator.SentBack} {
					number, err := sim.Ship(id, began.Add(-time.Duration(6+60*i)*time.Hour), fate)
					if err != nil {
						return err
					}
					fmt.Fprintf(w, "saja parcel track --gateway %s %s %s\n", at, c.Short, number)
				}
			}
			return serveUntil(cmd.Context(), listener, sim)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8099", "where to listen")
	cmd.Flags().Float64Var(&rate, "faults", 0, "how often each fault comes, of 1")
	cmd.Flags().Float64Var(&speed, "speed", 60, "how many times faster than the clock parcels move")
	return cmd
}
