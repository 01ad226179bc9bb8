package sandboxpg

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Shopper presses the window's buttons as a browser would, for tests, load and synthetic viewers.
type Shopper struct{ HTTP *http.Client }

// Return is the form that the window sends back to the shop through the browser.
type Return struct {
	Action string     `json:"action"`
	Fields url.Values `json:"fields"`
}

// Press opens the window at address, chooses outcome ("" takes the one the amount asks for)
// and returns the form that the browser would post.
func (s Shopper) Press(ctx context.Context, address string, outcome Outcome) (Return, error) {
	window, err := s.openWindow(ctx, address)
	if err != nil {
		return Return{}, err
	}
	form := url.Values{"outcome": {string(outcome)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, window, strings.NewReader(form.Encode()))
	if err != nil {
		return Return{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	res, err := s.HTTP.Do(req)
	if err != nil {
		return Return{}, fmt.Errorf("press in payment window: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return Return{}, fmt.Errorf("press in payment window: %s", res.Status)
	}
	var r Return
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		return Return{}, fmt.Errorf("read payment window's form: %w", err)
	}
	return r, nil
}

// openWindow returns the address of the trade's own page.
func (s Shopper) openWindow(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	res, err := s.HTTP.Do(req)
	if err != nil {
		return "", fmt.Errorf("open payment window: %w", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("open payment window: %s", res.Status)
	}
	return res.Request.URL.Scheme + "://" + res.Request.URL.Host + res.Request.URL.Path, nil
}
