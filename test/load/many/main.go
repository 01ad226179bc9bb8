// Command many is a stranger who does everything ten thousand times at a running shop: carts under new names, words to search for,
// addresses with made-up queries, wrong passwords and wrong order numbers, browsers with no cookie or an invented one, new members,
// and connections to a room's chat from one address and from thousands. Meanwhile an honest visitor looks at the home page, his
// cart and a search, or enters the room and writes, and the program says how long he waits and what the shop's memory is.
// One member also signs in from more browsers than a member may have.
//
//	bin/saja serve --demo --data /tmp/shop & go run ./test/load/many -pid $!
//
// It exits 1 when the shop answers anyone with a 5xx other than 503, or when its memory passes -memory.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	web    = flag.String("web", "http://127.0.0.1:8090", "the shop")
	pid    = flag.Int("pid", 0, "its process, to read its memory")
	n      = flag.Int("n", 10_000, "how often each thing is done")
	hands  = flag.Int("hands", 64, "how many at once")
	stay   = flag.Duration("stay", 6*time.Second, "how long the connections to the chat stay after the last came")
	often  = flag.Int("sign-ins", 100, "how often one member signs in; each takes 25 ms of the shop's processor")
	only   = flag.String("only", "", "do only what has this in its name")
	memory = flag.Int("memory", 512, "the most that the shop may hold, in MB")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "many:", err)
		os.Exit(1)
	}
}

// door is one thing that a stranger does, the i-th time.
type door struct {
	name string
	ask  func(i int) *http.Request
}

func run(ctx context.Context) error {
	variant, err := aVariant(ctx)
	if err != nil {
		return err
	}
	doors := []door{
		{"carts under new names", func(int) *http.Request {
			return post(ctx, "/cart", url.Values{"variant": {variant}, "qty": {"1"}}.Encode(), "application/x-www-form-urlencoded")
		}},
		{"words to search for", func(i int) *http.Request { return get(ctx, "/products?q="+url.QueryEscape(fmt.Sprintf("떡%d", i))) }},
		{"queries of the home page", func(i int) *http.Request { return get(ctx, fmt.Sprintf("/?x=%d", i)) }},
		{"shows that there are not", func(i int) *http.Request { return get(ctx, fmt.Sprintf("/live/none-%d", i)) }},
		{"wrong passwords", func(i int) *http.Request {
			return post(ctx, "/api/v1/auth/sign-in", fmt.Sprintf(`{"email":"a%d@example.com","password":"wrong password"}`, i), "application/json")
		}},
		{"wrong order numbers", func(i int) *http.Request {
			return post(ctx, "/orders", url.Values{"number": {fmt.Sprintf("261127-%09d", i)}, "contact": {"01012345678"}}.Encode(), "application/x-www-form-urlencoded")
		}},
		{"new members", func(i int) *http.Request {
			return post(ctx, "/api/v1/auth/sign-up", fmt.Sprintf(`{"email":"new%d-%d@example.com","password":%q,"name":"김새로"}`, os.Getpid(), i, passphrase), "application/json")
		}},
		{"guests without a cookie", func(int) *http.Request { return get(ctx, "/api/v1/visitor") }},
		{"guests' invented cookies", func(i int) *http.Request {
			r := get(ctx, "/cart")
			r.Header.Set("Cookie", fmt.Sprintf("saja_guest=invented-%d; saja_session=invented-%d", i, i))
			return r
		}},
	}
	member, err := signUp(ctx) // before a stranger has used up what one address may
	if err != nil {
		return err
	}
	room, err := aRoom(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%-26s %9s %-34s %12s %12s %8s\n", "what", "took", "answers", "honest p50", "honest p95", "memory")
	for _, d := range doors {
		if !strings.Contains(d.name, *only) {
			continue
		}
		if err := crowd(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	for name, from := range map[string]func(i int) string{
		"chat from one address":    func(int) string { return "127.0.0.2" },
		"chat from many addresses": func(i int) string { return fmt.Sprintf("127.%d.%d.%d", 1+i>>16, i>>8&255, i&255) },
	} {
		if !strings.Contains(name, *only) {
			continue
		}
		if err := seats(ctx, name, room, member, from); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if name := "browsers of one member"; strings.Contains(name, *only) {
		return browsers(ctx, name, member, *often)
	}
	return nil
}

// crowd does one thing n times and says how an honest visitor fared.
func crowd(ctx context.Context, d door) error {
	stranger := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: *hands},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer stranger.CloseIdleConnections()
	done := make(chan struct{})
	waits := make(chan []time.Duration, 1)
	go func() { waits <- honest(ctx, done) }()
	var next atomic.Int64
	var mu sync.Mutex
	codes, began := map[int]int{}, time.Now()
	var all sync.WaitGroup
	for range *hands {
		all.Go(func() {
			for i := next.Add(1); i <= int64(*n); i = next.Add(1) {
				code := status(stranger, d.ask(int(i)))
				mu.Lock()
				codes[code]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	close(done)
	w := <-waits
	slices.Sort(w)
	held, err := resident(*pid)
	if err != nil {
		return err
	}
	var told []string
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		told = append(told, fmt.Sprintf("%d: %d", code, codes[code]))
	}
	fmt.Printf("%-26s %8.1fs %-34s %12s %12s %5d MB\n", d.name, took.Seconds(), strings.Join(told, ", "),
		at50(w), at95(w), held)
	for code := range codes {
		if code == 0 || code >= 500 && code != http.StatusServiceUnavailable {
			return fmt.Errorf("%d answers are %d", codes[code], code)
		}
	}
	if held > *memory {
		return fmt.Errorf("the shop holds %d MB, more than %d", held, *memory)
	}
	return nil
}

// honest looks around until done is closed and gives how long each page took.
func honest(ctx context.Context, done <-chan struct{}) (waits []time.Duration) {
	client := &http.Client{}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	pages := []string{"/", "/cart", "/products?q=%EB%96%A1%EB%B3%B6%EC%9D%B4"}
	for i := 0; ; i++ {
		began := time.Now()
		if code := status(client, get(ctx, pages[i%len(pages)])); code != http.StatusOK {
			fmt.Printf("the honest visitor got %d for %s\n", code, pages[i%len(pages)])
		}
		waits = append(waits, time.Since(began))
		select {
		case <-done:
			return waits
		case <-tick.C:
		}
	}
}

func status(c *http.Client, r *http.Request) int {
	res, err := c.Do(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body) // what was cut off counts as answered
	return res.StatusCode
}

func at(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)-1)*percent/100]
}

func at50(sorted []time.Duration) time.Duration { return at(sorted, 50).Round(100 * time.Microsecond) }

func at95(sorted []time.Duration) time.Duration { return at(sorted, 95).Round(100 * time.Microsecond) }

func get(ctx context.Context, path string) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, *web+path, nil)
	if err != nil {
		panic(err) // the paths are made here
	}
	return r
}

func post(ctx context.Context, path, body, kind string) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, *web+path, strings.NewReader(body))
	if err != nil {
		panic(err) // the paths are made here
	}
	r.Header.Set("Content-Type", kind)
	return r
}

var (
	productLink = regexp.MustCompile(`href="(/p/[^"?]+)"`)
	variantID   = regexp.MustCompile(`name="variant" value="([^"]+)"`)
)

// aVariant finds something that can be put into a cart.
func aVariant(ctx context.Context) (string, error) {
	list, err := page(ctx, "/products")
	if err != nil {
		return "", err
	}
	for _, link := range productLink.FindAllStringSubmatch(list, -1) {
		text, err := page(ctx, link[1])
		if err != nil {
			return "", err
		}
		if v := variantID.FindStringSubmatch(text); v != nil {
			return v[1], nil
		}
	}
	return "", fmt.Errorf("no product on %s can be put into a cart", *web)
}

func page(ctx context.Context, path string) (string, error) {
	res, err := http.DefaultClient.Do(get(ctx, path))
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

// resident gives the memory of a process in MB.
func resident(pid int) (int, error) {
	if pid == 0 {
		return 0, nil
	}
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, err := strconv.Atoi(fields[1])
			return kb >> 10, err
		}
	}
	return 0, fmt.Errorf("process %d tells no memory", pid)
}
