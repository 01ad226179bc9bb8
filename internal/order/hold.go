package order

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// What is refused because too much is held and not paid. Both tell the members "variant" and "most".
var (
	ErrHeld = fault.New(fault.TooMany, "unpaid_holds",
		"too many of this wait for their payment from here; pay for them or let them go, or try again in a few minutes").RetryAfter(holdPause)
	ErrShowShare = fault.New(fault.TooMany, "show_share",
		"what is left for now is kept for the viewers of the show; order in the show, or try again in a few minutes").RetryAfter(holdPause)
)

const holdPause = time.Minute

// Shares bound how much of what lies in the warehouse may be held, product by product, by orders that are not paid yet, in
// percent; 0 does not bound. A share is never less than fewest. What is paid counts no more, so many shoppers behind one
// address, such as an office or a carrier, buy one after the other, however many they are.
type Shares struct {
	Address int // for one address; IPv6 by /64
	Shopper int // for one member or one browser
	Outside int // of goods in a show that is on air, for all who do not order in it
}

const fewest = 5

func share(onHand int64, percent int) int64 { return max(fewest, onHand*int64(percent)/100) }

// stake is a bound that an order has to keep.
type stake struct {
	variant, who string
	qty, most    int64
	fault        *fault.Fault
}

// stakes are the bounds that keep an order from ip in hand, for the units of each line.
func (s *Service) stakes(ctx context.Context, o Order, onHand map[string]int64, ip string) ([]stake, error) {
	var out []stake
	for _, l := range o.Lines {
		add := func(who string, percent int, refused *fault.Fault) {
			if percent > 0 && who != "" {
				out = append(out, stake{l.VariantID, who, l.Qty, share(onHand[l.VariantID], percent), refused})
			}
		}
		add(s.heldAt(ip), s.cfg.Shares.Address, ErrHeld)
		add(s.heldBy(o.Owner), s.cfg.Shares.Shopper, ErrHeld)
		if o.ShowID != "" || s.cfg.Shares.Outside == 0 || s.needs.OnAir == nil {
			continue
		}
		onAir, err := s.needs.OnAir(ctx, l.ProductID)
		if err != nil {
			return nil, fmt.Errorf("look for a show with %s: %w", l.Slug, err)
		}
		if onAir {
			add("outside", s.cfg.Shares.Outside, ErrShowShare)
		}
	}
	return out, nil
}

// heldAt names an address without telling it.
func (s *Service) heldAt(ip string) string {
	if ip == "" {
		return ""
	}
	return "a:" + s.blind(httpkit.Network(ip))
}

func (s *Service) heldBy(owner account.Owner) string { return "o:" + s.blind(owner.String()) }

func (s *Service) blind(what string) string {
	m := hmac.New(sha256.New, s.cfg.Secret)
	m.Write([]byte("hold " + what))
	return hex.EncodeToString(m.Sum(nil)[:12])
}

// takeStakes counts the units of an order, in its transaction, or fails with the fault of the bound they are over.
func takeStakes(ctx context.Context, tx *sqldb.Tx, stakes []stake, until int64) error {
	for _, st := range stakes {
		took, err := takeStake(ctx, tx, st, until)
		if err != nil {
			return fmt.Errorf("hold %s: %w", st.variant, err)
		}
		if !took {
			return st.fault.About("variant", st.variant).About("most", st.most)
		}
	}
	return nil
}

// held is how an order remembers whom its units are counted for.
func held(stakes []stake) string {
	var who []string
	seen := map[string]bool{}
	for _, st := range stakes {
		if !seen[st.who] {
			seen[st.who] = true
			who = append(who, st.who)
		}
	}
	return strings.Join(who, " ")
}
