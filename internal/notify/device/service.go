package device

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/apns"
	"github.com/saja-live/saja/internal/notify/fcm"
	"github.com/saja-live/saja/internal/notify/webpush"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// New devices are a stranger's to make: a browser has few, and a network as many as an office behind one address. What a browser is
// anybody can make up, so guests of one network have one share between them, and whoever uses it up hurts other guests there. Members
// are who they are: each has a share of their own, which nobody else touches, and sign-ups are few for a network.
var (
	ofMember  = limit.Rule{Name: "new devices of a member", Most: 20, Window: time.Hour, Fails: limit.Alone}
	ofBrowser = limit.Rule{Name: "new devices of a browser", Most: 20, Window: time.Hour, Fails: limit.Alone}
	ofNetwork = limit.Rule{Name: "new devices from a network", Most: 1000, Window: time.Hour, Fails: limit.Alone}
	// Those that are known say at every start how they are reached, which is written down.
	ofDevice     = limit.Rule{Name: "renewals of a device", Most: 60, Window: time.Hour, Fails: limit.Alone}
	ofOne        = limit.Rule{Name: "renewals from a browser", Most: 120, Window: time.Hour, Fails: limit.Alone}
	ofNetworkDay = limit.Rule{Name: "new devices from a network in a day", Most: 3000, Window: 24 * time.Hour, Fails: limit.Alone}
	testsOf      = limit.Rule{Name: "test notices to a device", Most: 5, Window: 10 * time.Minute, Fails: limit.Alone}
)

const (
	listed    = 50                   // devices of somebody that are shown
	perGuest  = 8                    // subscriptions of one browser: more are left over from its earlier ones
	maxTopics = 200                  // of a device
	restful   = 6 * time.Hour        // how old "last seen" may get before it is written anew
	forgotten = 400 * 24 * time.Hour // devices not seen and wishes not met for so long
	mourned   = 30 * 24 * time.Hour  // how long a dead device is shown
)

// Needs is what devices take from the rest of the shop.
type Needs struct {
	Seal   notify.Sealer
	Limits limit.Store
	Who    func(ctx context.Context) Who
	// MemberNow is Who's member as the database has it in tx: "" where the session of ctx has ended meanwhile. What it says holds until
	// tx ends.
	MemberNow func(ctx context.Context, tx *sqldb.Tx) (string, error)
	// Personal says whether notices of a kind are for the member they are told to, and for nobody who uses a device after them.
	Personal func(kind string) bool
	// About says what a topic is about, to whoever asks. It fails with ErrTopic where there is nothing to be told of any more, or not
	// to them.
	About func(ctx context.Context, t Topic) (About, error)
	// Apps are the platforms whose apps the shop can reach.
	Apps []Platform
	// Notices tell. It is asked for when it is needed, since it is made of this package's channel.
	Notices func() *notify.Service
}

// Service keeps devices.
type Service struct {
	db       *sqldb.DB
	needs    Needs
	services webpush.Services // those that endpoints may lead to
	key      string           // public; "": no browser is told anything
	now      func() time.Time
}

// New makes the service. key is the shop's public key as browsers want it, or "" where none is told anything.
func New(db *sqldb.DB, needs Needs, services webpush.Services, key string, now func() time.Time) *Service {
	return &Service{db: db, needs: needs, services: services, key: key, now: now}
}

// On says whether the shop sends to devices.
func (s *Service) On() bool { return s.key != "" || len(s.needs.Apps) > 0 }

// PublicKey is what browsers subscribe with; "" where none is told anything.
func (s *Service) PublicKey() string { return s.key }

// Subscription is what a browser gives of itself, as PushSubscription.toJSON writes it.
type Subscription struct {
	Endpoint string `json:"endpoint" minLength:"10" maxLength:"1000" doc:"Address at the push service"`
	Keys     struct {
		P256dh string `json:"p256dh" minLength:"80" maxLength:"100" doc:"The browser's public key, base64url"`
		Auth   string `json:"auth" minLength:"20" maxLength:"32" doc:"Its secret, base64url"`
	} `json:"keys"`
}

// spellings give the one spelling of a platform's tokens.
var spellings = map[Platform]func(token string) (string, bool){FCM: fcm.CheckToken, APNs: apns.CheckToken} // own: what this program knows

// read says where an arrival is reached, and what it is. It fails with ErrOff where the shop reaches none of its sort.
func (s *Service) read(a Arrival) (Target, Agent, error) {
	switch {
	case a.App == "" && s.key != "":
		target, err := s.target(a.Subscription)
		return target, AgentOf(a.Agent), err
	case !slices.Contains(s.needs.Apps, a.App):
		return Target{}, Agent{}, ErrOff
	}
	token, fine := spellings[a.App](a.Token)
	if !fine {
		return Target{}, Agent{}, ErrToken
	}
	return Target{Platform: a.App, Token: token}, appOf(a.App, a.Agent), nil
}

// target reads a subscription. It fails with webpush.ErrEndpoint or webpush.ErrKeys.
func (s *Service) target(of Subscription) (Target, error) {
	endpoint, err := s.services.Check(of.Endpoint)
	if err != nil {
		return Target{}, err
	}
	if _, err := webpush.NewBrowser(of.Keys.P256dh, of.Keys.Auth); err != nil {
		return Target{}, err
	}
	return Target{Platform: WebPush, Endpoint: endpoint, P256dh: of.Keys.P256dh, Auth: of.Keys.Auth}, nil
}

// Arrival is a browser or an app that says how it is reached.
type Arrival struct {
	Subscription          // of a browser
	App          Platform // whose token an app gives; "": it is a browser
	Token        string

	Old     string // the endpoint or token that this one follows, or ""
	Lang    string
	Agent   string // its User-Agent
	Network string
}

// Welcome keeps a browser or an app, or renews what is known of it; what it wished for under an address that it had before stays. Whoever
// signs in on it, or out of it, is told nothing of the orders of who used it before.
// It fails with ErrOff, ErrTooMany, ErrOften, webpush.ErrEndpoint, webpush.ErrKeys or ErrToken.
func (s *Service) Welcome(ctx context.Context, a Arrival) (Device, []Topic, error) {
	target, agent, err := s.read(a)
	if err != nil {
		return Device{}, nil, err
	}
	if target.Platform != WebPush {
		a.Old, _ = spellings[target.Platform](a.Old) // what is no token was never kept
	}
	who, hash := s.needs.Who(ctx), hashOf(target)
	known, err := s.known(ctx, s.db, target.Platform, hash, a.Old, who)
	if err != nil {
		return Device{}, nil, err
	}
	now := s.now()
	d := Device{
		ID: known.ID, Platform: target.Platform, Target: target, Member: who.Member, Browser: who.Browser, Agent: agent, Lang: a.Lang, Created: now, Seen: now,
	}
	// Apple says since when a token is gone: when an app came last has to be known well.
	if known.ID != "" && same(known, d) && target.Platform != APNs && now.Sub(known.Seen) < restful {
		topics, err := s.topicsOf(ctx, s.db, known.ID)
		return known, topics, err
	}
	if known.ID == "" {
		d.ID = id.New()
		err = s.share(ctx, who, a.Network)
	} else {
		err = s.take(ctx, ErrOften, share{ofDevice, known.ID}, share{ofOne, who.Browser})
	}
	if err != nil {
		return Device{}, nil, err
	}
	var topics []Topic
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if d.Member, err = s.needs.MemberNow(ctx, tx); err != nil { // first: whoever signs out goes by the same way
			return err
		}
		if err = s.write(ctx, tx, d, hash, known.ID == ""); err == nil {
			topics, err = s.topicsOf(ctx, tx, d.ID)
		}
		return err
	})
	if sqldb.IsDuplicate(err) { // two pages of it began at once
		return Device{}, nil, ErrTooMany.RetryAfter(time.Second)
	}
	if err != nil {
		return Device{}, nil, fmt.Errorf("keep a device: %w", err)
	}
	return d, topics, nil
}

// write keeps a device as it is now: one that is new, or one that is known, of which whoever used it before is told nothing any more.
func (s *Service) write(ctx context.Context, tx *sqldb.Tx, d Device, hash string, fresh bool) error {
	if fresh {
		if err := s.insert(ctx, tx, d, hash); err != nil {
			return err
		}
		return s.crowdOut(ctx, tx, d)
	}
	was, err := s.lock(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	if was.Member != "" && was.Member != d.Member {
		if err := forgetOrders(ctx, tx, d.ID); err != nil {
			return err
		}
	}
	return s.update(ctx, tx, d, hash)
}

// share is what a rule lets somebody have.
type share struct {
	rule limit.Rule
	key  string
}

// share takes a new device from the share of whoever it comes from. It fails with ErrTooMany.
func (s *Service) share(ctx context.Context, who Who, network string) error {
	if who.Member != "" {
		return s.take(ctx, ErrTooMany, share{ofMember, who.Member})
	}
	return s.take(ctx, ErrTooMany, share{ofBrowser, who.Browser}, share{ofNetwork, network}, share{ofNetworkDay, network})
}

// take takes one from each of some shares, or fails with full.
func (s *Service) take(ctx context.Context, full *fault.Fault, of ...share) error {
	for _, o := range of {
		if w := s.needs.Limits.Take(ctx, o.rule, o.key, 1); !w.OK() {
			return full.RetryAfter(w.Wait)
		}
	}
	return nil
}

// hashOf is what a device is found by: its address is sealed.
func hashOf(t Target) string { return id.HashSecret(t.name()) }

// known finds a device by its address, or by the one that it had before in the same browser; without an ID it is new.
func (s *Service) known(ctx context.Context, q sqldb.Querier, of Platform, hash, old string, who Who) (Device, error) {
	d, err := s.one(ctx, q, `hash = ?`, hash)
	if errors.Is(err, ErrNotFound) && old != "" {
		d, err = s.one(ctx, q, `hash = ?`, hashOf(Target{Platform: of, Token: old})) // an endpoint or a token
		if err == nil && d.Browser != who.Browser {
			d = Device{}
		}
	}
	if errors.Is(err, ErrNotFound) {
		return Device{}, nil
	}
	return d, err
}

func same(a, b Device) bool {
	return a.Dead.IsZero() && a.Target == b.Target &&
		a.Member == b.Member && a.Browser == b.Browser && a.Lang == b.Lang && a.Agent == b.Agent
}

// crowdOut removes what a browser has left over from its earlier subscriptions, the oldest first.
func (s *Service) crowdOut(ctx context.Context, tx *sqldb.Tx, d Device) error {
	all, err := s.some(ctx, tx, "browser", d.Browser)
	if err != nil || len(all) <= perGuest {
		return err
	}
	for _, old := range all[perGuest:] {
		if err := remove(ctx, tx, old.ID); err != nil {
			return err
		}
	}
	return nil
}

// Leave forgets the device with this endpoint: its browser has unsubscribed. One that is not known is no failure.
func (s *Service) Leave(ctx context.Context, endpoint string) error {
	d, err := s.one(ctx, s.db, `hash = ?`, hashOf(Target{Platform: WebPush, Endpoint: endpoint}))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return remove(ctx, tx, d.ID) })
}

// SignedOut has the devices of a member, but for those that are the given browser, be nobody's, and told nothing of orders any more:
// the member has been signed out at all of them.
func (s *Service) SignedOut(ctx context.Context, tx *sqldb.Tx, member, browser string) error {
	if err := disown(ctx, tx, member, browser, s.now()); err != nil {
		return fmt.Errorf("take the devices from a member: %w", err)
	}
	return nil
}

// SignedOutHere has a browser's devices be nobody's, and told nothing of orders any more: whoever was signed in there has signed out.
func (s *Service) SignedOutHere(ctx context.Context, tx *sqldb.Tx, browser string) error {
	if browser == "" {
		return nil
	}
	if err := disownHere(ctx, tx, browser, s.now()); err != nil {
		return fmt.Errorf("take a browser's devices from its member: %w", err)
	}
	return nil
}

// Mine are the devices of whoever asks: those they are signed in at, and this browser. The newest first; dead ones for a month.
func (s *Service) Mine(ctx context.Context) ([]Device, error) {
	who := s.needs.Who(ctx)
	mine, err := s.some(ctx, s.db, "member", who.Member)
	if err != nil {
		return nil, fmt.Errorf("list the devices of a member: %w", err)
	}
	here, err := s.some(ctx, s.db, "browser", who.Browser)
	if err != nil {
		return nil, fmt.Errorf("list the devices of a browser: %w", err)
	}
	for _, d := range here {
		if !slices.ContainsFunc(mine, func(m Device) bool { return m.ID == d.ID }) {
			mine = append(mine, d)
		}
	}
	slices.SortStableFunc(mine, func(a, b Device) int { return b.Seen.Compare(a.Seen) })
	return mine, nil
}

// Here says whether d is the browser of whoever asks.
func (s *Service) Here(ctx context.Context, d Device) bool {
	return d.Browser == s.needs.Who(ctx).Browser
}

// own finds a device of whoever asks, or fails with ErrNotFound.
func (s *Service) own(ctx context.Context, deviceID string) (Device, error) {
	d, err := s.one(ctx, s.db, `id = ?`, deviceID)
	if err == nil && !d.of(s.needs.Who(ctx)) {
		err = ErrNotFound
	}
	return d, err
}

// of says whether it is a device of who.
func (d Device) of(who Who) bool {
	return d.Browser == who.Browser || who.Member != "" && d.Member == who.Member
}

// Remove forgets a device of whoever asks. It fails with ErrNotFound.
func (s *Service) Remove(ctx context.Context, deviceID string) error {
	d, err := s.own(ctx, deviceID)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return remove(ctx, tx, d.ID) })
}

// KindTest is the kind of notice that only shows that notices come.
const KindTest = "push_test"

// Test sends a notice to a device of whoever asks. It fails with ErrNotFound or ErrTooMany.
func (s *Service) Test(ctx context.Context, deviceID, link string) error {
	d, err := s.own(ctx, deviceID)
	if err != nil {
		return err
	}
	if err := s.take(ctx, ErrTooMany, share{testsOf, d.ID}); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return s.needs.Notices().Tell(ctx, tx, notify.Notice{
			Kind: KindTest, Event: "test/" + id.New(), Person: d.Member, Lang: d.Lang, Link: link, To: []notify.Address{{Channel: Push, Address: d.ID}},
		})
	})
}

// Rounds forget devices that were not seen for long, those first that were never reached, and wishes that nothing came of.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "devices that were never reached", Every: 6 * time.Hour, Deadline: time.Hour, Do: s.sift}, {Name: "old devices", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
		for _, of := range []struct {
			table, column string
			kept          time.Duration
		}{{"push_wishes", "created_at", forgotten}, {"push_devices", "dead_at", mourned}, {"push_devices", "seen_at", forgotten}} {
			if _, err := sqldb.Sweep(ctx, s.db, of.table, of.column, sqldb.Millis(s.now().Add(-of.kept))); err != nil {
				return err
			}
		}
		return nil
	}}}
}
