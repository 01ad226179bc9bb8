package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"
)

const passphrase = "four words in a row"

// person is someone with an account, in one browser.
type person struct {
	email   string
	browser *http.Client
}

// signUp makes a member.
func signUp(ctx context.Context) (person, error) {
	p := person{email: fmt.Sprintf("honest-%d@example.com", time.Now().UnixNano())}
	return p, p.enter(ctx, "/api/v1/auth/sign-up", fmt.Sprintf(`{"email":%q,"password":%q,"name":"이정직"}`, p.email, passphrase))
}

// signIn opens another browser for the same member.
func (p person) signIn(ctx context.Context) (person, error) {
	again := person{email: p.email}
	return again, again.enter(ctx, "/api/v1/auth/sign-in", fmt.Sprintf(`{"email":%q,"password":%q}`, p.email, passphrase))
}

func (p *person) enter(ctx context.Context, path, body string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	p.browser = &http.Client{Jar: jar}
	res, err := p.browser.Do(post(ctx, path, body, "application/json"))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		text, _ := io.ReadAll(res.Body) // the status says enough
		return fmt.Errorf("%s: %s %s", path, res.Status, bytes.TrimSpace(text))
	}
	return nil
}

// known says whether the shop still takes the browser for the member's.
func (p person) known(ctx context.Context) (bool, error) {
	res, err := p.browser.Do(get(ctx, "/api/v1/visitor"))
	if err != nil {
		return false, err
	}
	defer res.Body.Close()
	var v struct{ Member bool }
	return v.Member, json.NewDecoder(res.Body).Decode(&v)
}

// browsers signs one member in over and over: each sign-in is a session, the first of which have to end for the last.
func browsers(ctx context.Context, name string, p person, times int) error {
	var all []person
	began := time.Now()
	for range times {
		b, err := p.signIn(ctx)
		if err != nil {
			return err
		}
		all = append(all, b)
	}
	took, open := time.Since(began), 0
	for _, b := range all {
		known, err := b.known(ctx)
		if err != nil {
			return err
		}
		if known {
			open++
		}
	}
	last, err := all[len(all)-1].known(ctx)
	if err != nil {
		return err
	}
	held, err := resident(*pid)
	fmt.Printf("%-26s %8.1fs %d sign-ins of one member, %d sessions are open, the last among them: %t; %d MB\n", name, took.Seconds(), times, open, last, held)
	switch {
	case err != nil:
		return err
	case open > maxBrowsers || !last:
		return fmt.Errorf("%d sessions of one member are open, at most %d should be, the last among them (%t)", open, maxBrowsers, last)
	}
	return nil
}

// maxBrowsers is what the shop says of the sessions of one member.
const maxBrowsers = 50
