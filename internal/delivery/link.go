package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Token lets whoever holds it see one shipment, without signing in, for Config.Link: as the link in a notice does. It cannot be
// guessed, and tells nothing of the order.
func (s *Service) Token(shipmentID string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(shipmentID, "-", ""))
	if err != nil || len(raw) != 16 {
		return ""
	}
	// To the day, so that a shipment has one address a day.
	until := s.clock().Add(s.cfg.Link).Truncate(24 * time.Hour).Unix()
	raw = binary.BigEndian.AppendUint32(raw, uint32(until))
	return base64.RawURLEncoding.EncodeToString(append(raw, s.seal(raw)...))
}

func (s *Service) seal(raw []byte) []byte {
	m := hmac.New(sha256.New, s.cfg.Secret)
	m.Write([]byte("parcel "))
	m.Write(raw)
	return m.Sum(nil)[:16]
}

// ByToken finds the shipment of a link. It fails with ErrNotFound for one that is forged, over, or of a parcel that was taken
// back.
func (s *Service) ByToken(ctx context.Context, token string) (Shipment, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 36 || len(s.cfg.Secret) == 0 || !hmac.Equal(raw[20:], s.seal(raw[:20])) {
		return Shipment{}, ErrNotFound
	}
	if until := time.Unix(int64(binary.BigEndian.Uint32(raw[16:20])), 0); !s.now().Before(until) {
		return Shipment{}, ErrNotFound
	}
	h := hex.EncodeToString(raw[:16])
	sh, err := s.Shipment(ctx, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:])
	if err == nil && !sh.Gone.IsZero() {
		err = ErrNotFound
	}
	return sh, err
}
