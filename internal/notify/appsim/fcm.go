package appsim

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	scope = "https://www.googleapis.com/auth/firebase.messaging"
	grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	skew  = 5 * time.Minute // how far a clock may be off

	maxTTL     = 28 * 24 * 60 * 60 // seconds
	maxBearers = 1000
)

// postToken changes a signature for a bearer token (RFC 7523).
func (s *Sim) postToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	j, fine := readJWT(r.PostFormValue("assertion"))
	now := s.config.Now()
	issued, expires := time.Unix(j.claims.Issued, 0), time.Unix(j.claims.Expires, 0)
	word := ""
	switch {
	case r.PostFormValue("grant_type") != grant:
		word = "unsupported_grant_type"
	case !fine, j.head.Type != "JWT", j.head.Key != rsaID, j.claims.Issuer != email, !j.byRSA(&s.rsa.PublicKey):
		word = "invalid_grant"
	case j.claims.Audience != origin(r)+"/token", issued.After(now.Add(skew)), expires.Before(now), expires.Sub(issued) > time.Hour:
		word = "invalid_grant"
	case j.claims.Scope != scope:
		word = "invalid_scope"
	}
	if word != "" {
		s.count(word)
		write(w, http.StatusBadRequest, map[string]string{"error": word, "error_description": "the assertion is refused"})
		return
	}
	token := "ya29." + rand.Text()
	s.mu.Lock()
	maps.DeleteFunc(s.bearers, func(_ string, until time.Time) bool { return !now.Before(until) })
	if len(s.bearers) >= maxBearers {
		s.mu.Unlock()
		s.count("quota")
		write(w, http.StatusTooManyRequests, map[string]string{"error": "rate_limit_exceeded", "error_description": "too many tokens of one account"})
		return
	}
	s.tally.Bearers++
	s.bearers[token] = now.Add(s.config.Bearer)
	s.mu.Unlock()
	write(w, http.StatusOK, map[string]any{"access_token": token, "expires_in": int(s.config.Bearer / time.Second), "token_type": "Bearer"})
}

// Revoke ends all bearer tokens, as a key that is exchanged does.
func (s *Sim) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.bearers)
}

type fcmRequest struct {
	Validate bool `json:"validate_only"`
	Message  struct {
		Token        string `json:"token"`
		Notification struct {
			Title string `json:"title"`
			Body  string `json:"body"`
			Image string `json:"image"`
		} `json:"notification"`
		Data    map[string]string `json:"data"`
		Android struct {
			Priority     string `json:"priority"`
			TTL          string `json:"ttl"`
			Collapse     string `json:"collapse_key"`
			Notification struct {
				Tag string `json:"tag"`
			} `json:"notification"`
		} `json:"android"`
	} `json:"message"`
}

// duration is one of whole seconds, of more digits than any that FCM takes.
var duration = regexp.MustCompile(`^[0-9]{1,7}s$`)

func (q fcmRequest) ttl() int {
	seconds, _ := strconv.Atoi(strings.TrimSuffix(q.Message.Android.TTL, "s"))
	return seconds
}

// wrong says why FCM takes no such message, and which field it is, or "".
func (q fcmRequest) wrong() (field, text string) {
	if p := q.Message.Android.Priority; p != "HIGH" && p != "NORMAL" {
		return "message.android.priority", "Invalid value at 'message.android.priority'"
	}
	if !duration.MatchString(q.Message.Android.TTL) || q.ttl() > maxTTL {
		return "message.android.ttl", "Invalid value at 'message.android.ttl'"
	}
	for name := range q.Message.Data {
		if name == "from" || name == "message_type" || strings.HasPrefix(name, "google") || strings.HasPrefix(name, "gcm") {
			return "message.data", "Invalid data payload key: " + name
		}
	}
	return "", ""
}

// postFCM takes a message, or says what is wrong with it in Google's words.
func (s *Sim) postFCM(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the sender has left
	}
	bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	until := s.bearers[bearer]
	s.mu.Unlock()
	switch {
	case !is, !s.config.Now().Before(until):
		s.refuse(w, http.StatusUnauthorized, "UNAUTHENTICATED", "", "Request had invalid authentication credentials.")
		return
	case r.PathValue("project") != Project:
		s.refuse(w, http.StatusForbidden, "PERMISSION_DENIED", "", "Permission denied on the project.")
		return
	}
	var q fcmRequest
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var wrong, field string
	if len(body) > maxBody {
		wrong = "Android message is too big"
	} else if err := d.Decode(&q); err != nil {
		wrong = "Invalid JSON payload received."
	} else {
		field, wrong = q.wrong()
	}
	switch {
	case field != "":
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "", wrong, field)
		return
	case wrong != "":
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "", wrong)
		return
	}
	known, since, f := s.try(FCM, q.Message.Token)
	switch {
	case !known:
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token", "message.token")
	case !since.IsZero(): // also one that has run out
		s.refuse(w, http.StatusNotFound, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found.")
	case f == Invalid:
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Request contains an invalid argument.", "message.android.ttl")
	case f == Large:
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Android message is too big")
	case f == Bare:
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "", "Request contains an invalid argument.")
	case f == Foreign:
		s.refuse(w, http.StatusForbidden, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch")
	case f == Shut:
		s.refuse(w, http.StatusForbidden, "PERMISSION_DENIED", "", "Permission 'cloudmessaging.messages.create' denied on the project.")
	case f == SlowDown:
		w.Header().Set("Retry-After", "90")
		s.refuse(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute'")
	case f == Busy:
		s.refuseWith(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Device message rate exceeded", map[string]any{
			"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []map[string]string{{"subject": "device", "description": "Device message rate exceeded"}},
		})
	case f == Broken:
		s.refuse(w, http.StatusServiceUnavailable, "UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable.")
	default:
		name := "projects/" + Project + "/messages/" + rand.Text()
		if m := q.Message; !q.Validate {
			s.take(r, Message{
				Platform: FCM, Token: m.Token, Title: m.Notification.Title, Body: m.Notification.Body, Link: m.Data["link"], Collapse: m.Android.Collapse, Tag: m.Android.Notification.Tag,
				Priority: m.Android.Priority, TTL: q.ttl(), ID: name, Proto: r.ProtoMajor, Payload: body,
			}, f)
		}
		write(w, http.StatusOK, map[string]string{"name": name})
	}
}

// refuse answers as Google's APIs do; word is FCM's own, or ""; fields are those that are wrong, where it names any.
func (s *Sim) refuse(w http.ResponseWriter, code int, status, word, text string, fields ...string) {
	details := []any{}
	for _, field := range fields {
		details = append(details, map[string]any{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": []map[string]string{{"field": field, "description": text}}})
	}
	s.refuseWith(w, code, status, word, text, details...)
}

func (s *Sim) refuseWith(w http.ResponseWriter, code int, status, word, text string, details ...any) {
	if word != "" {
		details = append(details, map[string]string{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": word})
		s.count(word)
	} else {
		s.count(status)
	}
	write(w, code, map[string]any{"error": map[string]any{"code": code, "message": text, "status": status, "details": details}})
}
