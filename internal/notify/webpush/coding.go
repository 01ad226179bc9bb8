package webpush

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// The content coding aes128gcm (RFC 8188): a header of salt, size of a record and key id, then records, each sealed with a nonce of its own.
const (
	saltSize  = 16
	tagSize   = 16
	headSize  = saltSize + 4 + 1 // the key id follows
	more      = 1                // the byte after the content of a record that others follow
	last      = 2                // … that is the last one
	maxRecord = 4096             // what push services take; a longer record is nothing that we read
)

// records seals and opens the records of one body.
type records struct {
	aead  cipher.AEAD
	nonce []byte
}

func newRecords(ikm, salt []byte) (records, error) {
	prk, err := hkdf.Extract(sha256.New, ikm, salt)
	if err != nil {
		return records{}, err
	}
	key, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return records{}, err
	}
	nonce, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return records{}, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return records{}, err
	}
	aead, err := cipher.NewGCM(block)
	return records{aead, nonce}, err
}

// of is the nonce of the n-th record, from 0.
func (r records) of(n uint64) []byte {
	nonce := append(make([]byte, 0, 12), r.nonce...)
	binary.BigEndian.PutUint64(nonce[4:], binary.BigEndian.Uint64(nonce[4:])^n)
	return nonce
}

// seal appends the n-th record to body: content, the byte that ends it, and as many zeros as pad says.
func (r records) seal(body []byte, n uint64, content []byte, end byte, pad int) []byte {
	at := len(body)
	body = append(append(body, content...), end)
	body = append(body, make([]byte, pad)...)
	return r.aead.Seal(body[:at], r.of(n), body[at:], nil)
}

// appendHead begins a body.
func appendHead(body, salt []byte, size uint32, keyID []byte) []byte {
	body = binary.BigEndian.AppendUint32(append(body, salt...), size)
	return append(append(body, byte(len(keyID))), keyID...)
}

// decode reads a body; keyOf gives the input keying material for its key id. It fails with ErrBody.
func decode(body []byte, keyOf func(keyID []byte) ([]byte, error)) ([]byte, error) {
	if len(body) < headSize || len(body) < headSize+int(body[headSize-1]) {
		return nil, fmt.Errorf("%w: its header is cut off", ErrBody)
	}
	salt, size, keyID := body[:saltSize], binary.BigEndian.Uint32(body[saltSize:]), body[headSize:headSize+int(body[headSize-1])]
	if size < tagSize+2 || size > maxRecord {
		return nil, fmt.Errorf("%w: its records are of %d bytes", ErrBody, size)
	}
	ikm, err := keyOf(keyID)
	if err != nil {
		return nil, err
	}
	r, err := newRecords(ikm, salt)
	if err != nil {
		return nil, err
	}
	rest := body[headSize+len(keyID):]
	plain := make([]byte, 0, len(rest))
	for n := uint64(0); ; n++ {
		sealed := rest[:min(len(rest), int(size))]
		rest = rest[len(sealed):]
		content, err := r.aead.Open(nil, r.of(n), sealed, nil)
		if err != nil {
			return nil, fmt.Errorf("%w: record %d does not open", ErrBody, n)
		}
		end := len(content) - 1
		for end >= 0 && content[end] == 0 {
			end--
		}
		if want := byte(more); end < 0 || len(rest) == 0 && content[end] != last || len(rest) > 0 && content[end] != want {
			return nil, fmt.Errorf("%w: record %d does not end as it has to", ErrBody, n)
		}
		if plain = append(plain, content[:end]...); len(rest) == 0 {
			return plain, nil
		}
	}
}
