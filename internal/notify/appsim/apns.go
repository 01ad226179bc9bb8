package appsim

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

// Of a provider token: how long it holds, and how soon it may be followed by another.
const (
	providerLife = time.Hour
	providerRest = 20 * time.Minute
)

// authorize says what is wrong with the provider token, in Apple's words.
func (s *Sim) authorize(header string) (status int, word string) {
	token, is := strings.CutPrefix(header, "bearer ")
	if !is {
		return http.StatusForbidden, "MissingProviderToken"
	}
	j, fine := readJWT(token)
	if !fine || j.head.Key != KeyID || j.claims.Issuer != Team || !j.byECDSA(&s.ecdsa.PublicKey) {
		return http.StatusForbidden, "InvalidProviderToken"
	}
	now := s.config.Now()
	age := now.Sub(time.Unix(j.claims.Issued, 0))
	if age < -skew || age > providerLife {
		return http.StatusForbidden, "ExpiredProviderToken"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if token != s.provider {
		if s.provider != "" && now.Sub(s.changed) < providerRest {
			return http.StatusTooManyRequests, "TooManyProviderTokenUpdates"
		}
		s.provider, s.changed = token, now
	}
	return 0, ""
}

var (
	pushTypes = []string{"alert", "background"}
	number    = regexp.MustCompile(`^[0-9]{1,12}$`)
)

// wrongAPNs says what is wrong with a message, in Apple's words.
func wrongAPNs(h http.Header, body []byte) (status int, word string) {
	switch {
	case h.Get("Apns-Topic") == "":
		return http.StatusBadRequest, "MissingTopic"
	case h.Get("Apns-Topic") != Topic:
		return http.StatusBadRequest, "TopicDisallowed"
	case !slices.Contains(pushTypes, h.Get("Apns-Push-Type")):
		return http.StatusBadRequest, "InvalidPushType"
	case !slices.Contains([]string{"10", "5", "1"}, h.Get("Apns-Priority")):
		return http.StatusBadRequest, "BadPriority"
	case !number.MatchString(h.Get("Apns-Expiration")):
		return http.StatusBadRequest, "BadExpirationDate"
	case len(h.Get("Apns-Collapse-Id")) > 64:
		return http.StatusBadRequest, "BadCollapseId"
	case h.Get("Apns-Id") != "" && !id.Valid(h.Get("Apns-Id")):
		return http.StatusBadRequest, "BadMessageId"
	case len(body) == 0:
		return http.StatusBadRequest, "PayloadEmpty"
	case len(body) > maxBody:
		return http.StatusRequestEntityTooLarge, "PayloadTooLarge"
	}
	return 0, ""
}

// postAPNs takes a message, or says what is wrong with it in Apple's words.
func (s *Sim) postAPNs(w http.ResponseWriter, r *http.Request, of Platform) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the sender has left
	}
	refuse := func(status int, word string, since time.Time) {
		s.count(word)
		said := map[string]any{"reason": word}
		if !since.IsZero() {
			said["timestamp"] = since.UnixMilli()
		}
		write(w, status, said)
	}
	h := r.Header
	if r.TLS != nil && r.ProtoMajor != 2 { // Apple speaks nothing else
		refuse(http.StatusHTTPVersionNotSupported, "NotHTTP2", time.Time{})
		return
	}
	status, word := s.authorize(h.Get("Authorization"))
	if word == "" && s.config.Only != "" && s.config.Only != of {
		status, word = http.StatusForbidden, "BadEnvironmentKeyInToken"
	}
	if word == "" {
		status, word = wrongAPNs(h, body)
	}
	if word != "" {
		refuse(status, word, time.Time{})
		return
	}
	named := h.Get("Apns-Id")
	if named == "" {
		named = id.New()
	}
	w.Header().Set("Apns-Id", named)
	token := r.PathValue("token")
	known, since, f := s.try(of, token)
	switch {
	case !known:
		refuse(http.StatusBadRequest, "BadDeviceToken", since)
	case f == Expired:
		refuse(http.StatusGone, "ExpiredToken", since)
	case !since.IsZero():
		refuse(http.StatusGone, "Unregistered", since)
	case f == Bare:
		s.count("bare")
		w.WriteHeader(http.StatusBadRequest)
	case f == Foreign:
		refuse(http.StatusBadRequest, "DeviceTokenNotForTopic", time.Time{})
	case f == Invalid:
		refuse(http.StatusBadRequest, "BadTopic", since)
	case f == Large:
		refuse(http.StatusRequestEntityTooLarge, "PayloadTooLarge", since)
	case f == Shut:
		refuse(http.StatusForbidden, "InvalidProviderToken", since)
	case f == SlowDown:
		refuse(http.StatusTooManyRequests, "TooManyProviderTokenUpdates", since)
	case f == Busy:
		refuse(http.StatusTooManyRequests, "TooManyRequests", since)
	case f == Broken:
		refuse(http.StatusServiceUnavailable, "ServiceUnavailable", since)
	default:
		var p struct {
			APS *struct {
				Alert struct{ Title, Body string } `json:"alert"`
			} `json:"aps"`
			Link string `json:"link"`
		}
		if json.Unmarshal(body, &p) != nil || p.APS == nil {
			refuse(http.StatusBadRequest, "PayloadEmpty", since)
			return
		}
		ttl, collapse := 0, h.Get("Apns-Collapse-Id")
		if until, _ := strconv.ParseInt(h.Get("Apns-Expiration"), 10, 64); until > 0 {
			ttl = max(0, int(until-s.config.Now().Unix()))
		}
		s.take(r, Message{
			Platform: of, Token: token, Title: p.APS.Alert.Title, Body: p.APS.Alert.Body, Link: p.Link, Collapse: collapse, Tag: collapse,
			Priority: h.Get("Apns-Priority"), TTL: ttl, ID: named, Proto: r.ProtoMajor, Payload: body,
		}, f)
		w.WriteHeader(http.StatusOK)
	}
}
