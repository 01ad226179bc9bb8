package webpush

import (
	"crypto/aes"
	"crypto/cipher"
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
	nonce [12]byte
}

func newRecords(ikm, salt []byte) (records, error) {
	prk := mac(salt, ikm)
	key, nonce := expand(prk, "Content-Encoding: aes128gcm\x00"), expand(prk, "Content-Encoding: nonce\x00")
	block, err := aes.NewCipher(key[:16])
	if err != nil {
		return records{}, err
	}
	r := records{}
	copy(r.nonce[:], nonce[:])
	r.aead, err = cipher.NewGCM(block)
	return r, err
}

// expand is the first block of HKDF-Expand (RFC 5869 §2.3), which is as much as any key here has.
func expand(prk [sha256.Size]byte, info string) [sha256.Size]byte {
	var room [192]byte
	return mac(prk[:], append(append(room[:0], info...), 1))
}

// mac is HMAC-SHA-256 (RFC 2104) of a short text under a key of one block at most, without a hash on the heap: a message to a browser
// takes five.
func mac(key, text []byte) [sha256.Size]byte {
	var in [sha256.BlockSize + 192]byte
	var out [sha256.BlockSize + sha256.Size]byte
	copy(in[:sha256.BlockSize], key)
	copy(out[:sha256.BlockSize], key)
	for i := range sha256.BlockSize {
		in[i] ^= 0x36
		out[i] ^= 0x5c
	}
	inner := sha256.Sum256(append(in[:sha256.BlockSize], text...))
	copy(out[sha256.BlockSize:], inner[:])
	return sha256.Sum256(out[:])
}

// of is the nonce of the n-th record, from 0.
func (r records) of(n uint64) [12]byte {
	binary.BigEndian.PutUint64(r.nonce[4:], binary.BigEndian.Uint64(r.nonce[4:])^n)
	return r.nonce
}

// seal appends the n-th record to body: content, the byte that ends it, and as many zeros as pad says.
func (r records) seal(body []byte, n uint64, content []byte, end byte, pad int) []byte {
	at := len(body)
	body = append(append(body, content...), end)
	body = append(body, make([]byte, pad)...)
	nonce := r.of(n)
	return r.aead.Seal(body[:at], nonce[:], body[at:], nil)
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
		nonce := r.of(n)
		content, err := r.aead.Open(nil, nonce[:], sealed, nil)
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
