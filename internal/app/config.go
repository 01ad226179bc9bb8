package app

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailbox"
	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Config is every option of Saja. saja.example.toml is written from it.
type Config struct {
	HTTP struct {
		Addr       string        `toml:"addr"        doc:"Where the shop, the admin, the API, the chat and the video are served."`
		PublicURL  string        `toml:"public_url"  doc:"The address that shoppers see, without a slash at the end. Empty: http:// and addr."`
		TrustProxy bool          `toml:"trust_proxy" doc:"Take the caller's address from the last X-Forwarded-For entry. Only behind a proxy of your own."`
		Proxies    []string      `toml:"proxies"     doc:"Networks of your own proxies, such as 203.0.113.0/24, for trust_proxy; they may stand behind each other.\nEmpty: one proxy on this machine or in a private network."`
		Drain      time.Duration `toml:"drain"       doc:"How long a stopping Saja waits for requests, sockets and payments in flight."`
	} `toml:"http"`
	Metrics struct {
		Addr string `toml:"addr" doc:"Where /metrics is served, for your own monitoring only. Empty: nowhere."`
	} `toml:"metrics"`
	Database struct {
		URL string `toml:"url" doc:"Empty: SQLite in the data folder. Else mysql://user:password@tcp(host:3306)/saja for MySQL or MariaDB."`
	} `toml:"database"`
	Keep struct {
		Events time.Duration `toml:"events" doc:"How long the log holds what happened, such as paid orders, for parts of Saja that were away. Never shorter than they need. 0s: for ever."`
		Chat   time.Duration `toml:"chat"   doc:"How long the log holds chat beside the database, which keeps it all. 0s: for ever."`
	} `toml:"keep"`
	Node struct {
		Name    string `toml:"name"     doc:"What this process is called among those of its shop; what it recorded is found under this name. Empty: the name in the file node of the data folder, which is made with it."`
		URL     string `toml:"url"      doc:"Where the other processes of this shop reach this one. Empty: http:// and http.addr."`
		KeyFile string `toml:"key_file" doc:"The shop's key, which seals its secrets in the database; every process of a shop needs the same. Empty: shop.key in the data folder. SAJA_KEY in the environment, with the key itself, wins."`
	} `toml:"node"`
	Redis struct {
		URL string `toml:"url" doc:"Where several processes of one shop share limits, counts and leases. Empty: in memory, for one process.\nElse redis://user:password@host:6379/0, or rediss:// for TLS; the number at the end is this shop's alone."`
	} `toml:"redis"`
	RTMP struct {
		Addr      string `toml:"addr"       doc:"Where encoders such as OBS connect. Set it to :1935 to let other machines in."`
		PublicURL string `toml:"public_url" doc:"The address that the studio tells hosts to enter in their encoder, such as rtmp://live.example.com/live.\nEmpty: made from addr, and from the name under which the studio is open where addr has no host."`
	} `toml:"rtmp"`
	Live struct {
		Part    time.Duration `toml:"part"    doc:"Length of an LL-HLS part. Shorter is nearer to live and costs more requests."`
		Segment time.Duration `toml:"segment" doc:"Shortest segment; it ends at the next keyframe after that."`
		Away    time.Duration `toml:"away"    doc:"How long a dropped encoder may be gone before viewers see that the host is away."`
		Near    int           `toml:"near"    doc:"How many viewers at once are pushed the pictures as they come, a quarter of a second behind the host; the others get LL-HLS. At most 64 of one network. Each costs as much of the line as the encoder sends. 0: none."`
	} `toml:"live"`
	Payment struct {
		Provider    string `toml:"provider"     doc:"Who takes the money. Only \"sandbox\" so far: nothing is charged."`
		SandboxAddr string `toml:"sandbox_addr" doc:"Where the sandbox payment server listens."`
		SandboxURL  string `toml:"sandbox_url"  doc:"The address of its payment window as browsers see it. Empty: http:// and sandbox_addr."`
	} `toml:"payment"`
	Shop struct {
		Name         string        `toml:"name"          doc:"The name over the door."`
		Company      string        `toml:"company"       doc:"Legal name, as the law asks for at the foot of every page."`
		Owner        string        `toml:"owner"         doc:"Representative."`
		Registration string        `toml:"registration"  doc:"Business registration number."`
		MailOrder    string        `toml:"mail_order"    doc:"Mail-order business report number."`
		Address      string        `toml:"address"       doc:"Business address."`
		Phone        string        `toml:"phone"         doc:"Customer centre."`
		Email        string        `toml:"email"         doc:"Customer centre, by mail."`
		Hosting      string        `toml:"hosting"       doc:"Who hosts the shop, shown at the foot. Empty: not shown."`
		Escrow       string        `toml:"escrow"        doc:"Who vouches for prepaid orders (구매안전서비스), shown at the foot. Empty: not shown."`
		Hold         time.Duration `toml:"hold"          doc:"How long stock is held for an order that is not yet paid."`
		HoldAddress  int           `toml:"hold_address"  doc:"How much of a product one address may hold without paying, in percent of what is in stock (5 units at least). 0: all."`
		HoldShopper  int           `toml:"hold_shopper"  doc:"The same for one member or browser."`
		HoldOutside  int           `toml:"hold_outside"  doc:"The same of a product in a show that is on air, for all who order outside of the show."`
	} `toml:"shop"`
	Address struct {
		Index string `toml:"index" doc:"The index of all addresses, made by saja address build; a newer one in its place is taken up while the shop is open.\nEmpty: postcode.idx in the data folder. Without one shoppers type their addresses."`
		Inbox string `toml:"inbox" doc:"A folder whose official files are loaded by themselves: whole ones at the hour that the back office says, daily ones in their order.\nEmpty: addresses/inbox in the data folder."`
	} `toml:"address"`
	Delivery deliveryConfig `toml:"delivery"`
	Mail     mailConfig     `toml:"mail"`
	Inbox    inboxConfig    `toml:"inbox"`
	Ads      adsConfig      `toml:"ads"`
	Push     pushConfig     `toml:"push"`
	Messages messagesConfig `toml:"messages"`
	Log      struct {
		Level  string `toml:"level"  doc:"debug, info, warn or error."`
		Format string `toml:"format" doc:"text for people, json for machines."`
	} `toml:"log"`
}

// Defaults is Saja as it runs without any configuration: on loopback, all in one process.
func Defaults() Config {
	var c Config
	c.HTTP.Addr, c.HTTP.Drain = "127.0.0.1:8090", 10*time.Second
	c.Metrics.Addr = "127.0.0.1:8092"
	c.Keep.Events, c.Keep.Chat = 30*24*time.Hour, 30*24*time.Hour
	c.RTMP.Addr = "127.0.0.1:1935"
	c.Live.Part, c.Live.Segment, c.Live.Away, c.Live.Near = 200*time.Millisecond, time.Second, 30*time.Second, 2000
	c.Payment.Provider, c.Payment.SandboxAddr = "sandbox", "127.0.0.1:8091"
	c.Shop.Name, c.Shop.Company, c.Shop.Owner = "사자", "사자 상점", "홍길동"
	c.Shop.Registration, c.Shop.MailOrder = "000-00-00000", "2026-서울-00000"
	c.Shop.Address, c.Shop.Phone, c.Shop.Email = "서울특별시 중구 세종대로 110", "02-000-0000", "help@saja.invalid"
	c.Shop.Hold = 10 * time.Minute
	c.Shop.HoldAddress, c.Shop.HoldShopper, c.Shop.HoldOutside = 30, 20, 50
	c.Delivery.ConfirmDays, c.Delivery.Rate = 7, 1
	c.Mail.TLS, c.Mail.DKIM, c.Mail.MailgunRegion = notify.StartTLS, true, "us"
	c.Inbox.IMAPTLS, c.Inbox.IMAPFolder, c.Inbox.IMAPEvery, c.Inbox.IMAPDays = mailbox.TLS, "INBOX", time.Minute, 7
	c.Ads.PerDay = 2
	c.Log.Level, c.Log.Format = "info", "text"
	return c
}

const exampleHeading = `# Saja: every option at its default.
#
# Give the file to Saja with --config. Any option can also be set in the environment,
# as SAJA_SECTION_KEY: SAJA_HTTP_ADDR=127.0.0.1:9000. The environment wins.
`

// Example is the text of saja.example.toml.
func Example() string {
	c := Defaults()
	return config.Example(&c, exampleHeading)
}

// LoadConfig reads the file at path ("" for none) and the environment over the defaults, and checks the result.
// It fails with config.ErrInvalid, naming the key.
func LoadConfig(path string) (Config, error) {
	c := Defaults()
	if err := config.Load(&c, path, "SAJA", os.LookupEnv); err != nil {
		return c, err
	}
	if c.HTTP.PublicURL == "" {
		c.HTTP.PublicURL = "http://" + c.HTTP.Addr
	}
	if c.Payment.SandboxURL == "" {
		c.Payment.SandboxURL = "http://" + c.Payment.SandboxAddr
	}
	return c, c.check()
}

// check says which option cannot be used.
func (c Config) check() error {
	addrs := map[string]string{"http.addr": c.HTTP.Addr, "rtmp.addr": c.RTMP.Addr, "payment.sandbox_addr": c.Payment.SandboxAddr}
	if c.Metrics.Addr != "" {
		addrs["metrics.addr"] = c.Metrics.Addr
	}
	for key, addr := range addrs {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			return fmt.Errorf("%w: %s = %q: want host:port", config.ErrInvalid, key, addr)
		}
	}
	for _, text := range c.HTTP.Proxies {
		if _, err := network(text); err != nil {
			return fmt.Errorf("%w: http.proxies: %q: want an address or a network, such as 203.0.113.0/24", config.ErrInvalid, text)
		}
	}
	if len(c.Node.Name) > maxNodeName || c.Node.Name != strings.TrimSpace(c.Node.Name) || strings.ContainsFunc(c.Node.Name, unicode.IsControl) {
		return fmt.Errorf("%w: node.name: want at most %d bytes in one line", config.ErrInvalid, maxNodeName)
	}
	urls := map[string]string{"http.public_url": c.HTTP.PublicURL, "payment.sandbox_url": c.Payment.SandboxURL}
	if c.Node.URL != "" {
		urls["node.url"] = c.Node.URL
	}
	for key, text := range urls {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.HasSuffix(text, "/") {
			return fmt.Errorf("%w: %s = %q: want http(s)://host without a slash at the end", config.ErrInvalid, key, text)
		}
	}
	if c.RTMP.PublicURL != "" {
		u, err := url.Parse(c.RTMP.PublicURL)
		if err != nil || u.Scheme != "rtmp" && u.Scheme != "rtmps" || u.Host == "" || u.Path != "/live" || u.RawQuery != "" {
			return fmt.Errorf("%w: rtmp.public_url = %q: want rtmp://host/live, or rtmps:// behind a TLS proxy", config.ErrInvalid, c.RTMP.PublicURL)
		}
	}
	if c.Database.URL != "" && !strings.HasPrefix(c.Database.URL, "mysql://") {
		return fmt.Errorf("%w: database.url: want mysql://…, or nothing for SQLite", config.ErrInvalid)
	}
	if err := redisdb.Check(c.Redis.URL); c.Redis.URL != "" && err != nil {
		return fmt.Errorf("%w: redis.url: %w", config.ErrInvalid, err)
	}
	if c.Payment.Provider != "sandbox" {
		return fmt.Errorf("%w: payment.provider = %q: want sandbox", config.ErrInvalid, c.Payment.Provider)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		return fmt.Errorf("%w: log.level = %q: want debug, info, warn or error", config.ErrInvalid, c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return fmt.Errorf("%w: log.format = %q: want text or json", config.ErrInvalid, c.Log.Format)
	}
	if c.Live.Part < 100*time.Millisecond || c.Live.Part > time.Second || c.Live.Segment < c.Live.Part || c.Live.Segment > 10*time.Second {
		return fmt.Errorf("%w: live.part must be 100ms to 1s, live.segment from part to 10s", config.ErrInvalid)
	}
	for key, keep := range map[string]time.Duration{"keep.events": c.Keep.Events, "keep.chat": c.Keep.Chat} {
		if keep != 0 && keep < time.Hour {
			return fmt.Errorf("%w: %s is at least 1h, or 0s for ever", config.ErrInvalid, key)
		}
	}
	if err := c.Delivery.check(); err != nil {
		return err
	}
	if err := c.Ads.check(); err != nil {
		return err
	}
	if err := c.Mail.check(); err != nil {
		return err
	}
	if err := c.Inbox.check(); err != nil {
		return err
	}
	if err := c.Push.check(); err != nil {
		return err
	}
	if err := c.Messages.check(); err != nil {
		return err
	}
	if c.Shop.Hold < time.Minute || c.Live.Away < time.Second || c.HTTP.Drain < 0 || c.Live.Near < 0 {
		return fmt.Errorf("%w: http.drain and live.near must not be negative, shop.hold is at least 1m, live.away at least 1s", config.ErrInvalid)
	}
	return nil
}

// ingest is where encoders connect, without the key. Where its host is any address of this machine, the studio puts the name there
// under which it is open.
func (c Config) ingest() string {
	if c.RTMP.PublicURL != "" {
		return c.RTMP.PublicURL
	}
	return "rtmp://" + c.RTMP.Addr + "/live"
}

// https says whether shoppers come over TLS.
func (c Config) https() bool { return strings.HasPrefix(c.HTTP.PublicURL, "https://") }

// network reads an address or a network.
func network(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return a.Prefix(a.BitLen())
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err
}

// proxies are the networks of the shop's own proxies.
func (c Config) proxies() (all []netip.Prefix) {
	for _, text := range c.HTTP.Proxies {
		if p, err := network(text); err == nil { // check has seen to it
			all = append(all, p)
		}
	}
	return all
}

// behindProxy says whether shoppers seem to come through a proxy: they know another address than the one that is listened on.
func (c Config) behindProxy() bool {
	u, err := url.Parse(c.HTTP.PublicURL)
	if err != nil {
		return false
	}
	at, _, err := net.SplitHostPort(c.HTTP.Addr)
	if err != nil {
		return false
	}
	own, err := netip.ParseAddr(at)
	seen, notNumber := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || notNumber == nil && seen.IsLoopback()
	return u.Scheme == "https" || err == nil && own.IsLoopback() && !local
}
