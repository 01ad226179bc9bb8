package limit

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Redis counts for all processes of a shop, by the server's clock. A key lasts as long as it can refuse anything, so what
// the server keeps is bounded by the attempts of one window; an emptied server has forgotten them, and everyone starts anew.
// Keys are hashed: they may be e-mail addresses, and as long as a caller likes.
type Redis struct {
	db    *redisdb.DB
	alone *Memory
	ahead time.Duration // how far the clock of a test is ahead of the server's
}

var _ Store = (*Redis)(nil)

// NewRedis counts in db. now is the clock of rules that go on alone.
func NewRedis(db *redisdb.DB, now func() time.Time) *Redis {
	return &Redis{db: db, alone: NewMemory(now)}
}

// The scripts say what Memory says. Numbers are microseconds, and whole: below 2^53 Lua's are exact.
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2] + ARGV[1]
local refill, span, most, n = ARGV[2] == '1', tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local kept = redis.call('HMGET', KEYS[1], 'until', 'n', 'refused')
local till, taken, refused = tonumber(kept[1] or 0), tonumber(kept[2] or 0), tonumber(kept[3] or 0)
local function keep()
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', till), 'n', taken, 'refused', refused)
  redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(till - now, 1000000) / 1000))
end
`

// attempt counts n attempts, or says how long to wait.
const attempt = `
local wait
if refill then
  local full = math.max(till, now) + n * span
  wait = full - now - most * span
  if wait <= 0 then till = full end
else
  if till <= now then till, taken, refused = now + span, 0, 0 end
  if taken + n <= most then
    wait, taken = 0, taken + n
  else
    wait = math.max(till - now, 1)
  end
end
if wait > 0 then refused = refused + 1 else wait, refused = 0, 0 end
`

var (
	take = redisdb.NewScript(prelude + attempt + `
keep()
return {wait, refused}`)

	ask = redisdb.NewScript(prelude + attempt + `
return {wait, refused}`)

	undo = redisdb.NewScript(prelude + `
if not kept[1] then return {} end
if refill then till = till - n * span else taken = math.max(0, taken - n) end
keep()
return {}`)

	forget = redisdb.NewScript(`redis.call('DEL', KEYS[1]) return {}`)
)

func (d *Redis) run(ctx context.Context, s *redisdb.Script, r Rule, key string, n int) ([]int64, error) {
	sum := sha256.Sum256([]byte(key))
	name := "limit:" + r.Name + ":" + base64.RawURLEncoding.EncodeToString(sum[:16])
	refill, span := 0, r.Window
	if r.Refill > 0 {
		refill, span = 1, r.Refill
	}
	return d.db.Run(ctx, s, []string{name}, d.ahead.Microseconds(), refill, span.Microseconds(), r.Most, n)
}

// Take is Store.
func (d *Redis) Take(ctx context.Context, r Rule, key string, n int) Answer {
	return d.answer(ctx, take, d.alone.Take, r, key, n)
}

// Ask is Store.
func (d *Redis) Ask(ctx context.Context, r Rule, key string, n int) Answer {
	return d.answer(ctx, ask, d.alone.Ask, r, key, n)
}

func (d *Redis) answer(ctx context.Context, s *redisdb.Script, alone func(context.Context, Rule, string, int) Answer, r Rule, key string, n int) Answer {
	if !r.counts(key, n) {
		return Answer{}
	}
	out, err := d.run(ctx, s, r, key, n)
	switch {
	case err == nil && len(out) == 2:
		return Answer{Wait: time.Duration(out[0]) * time.Microsecond, Refused: int(out[1])}
	case r.Fails == Alone:
		a := alone(ctx, r, key, n)
		a.Down = true
		return a
	}
	return r.without()
}

// Undo is Store. Without an answer the attempt stays counted until its window ends.
func (d *Redis) Undo(ctx context.Context, r Rule, key string, n int) {
	if !r.counts(key, n) {
		return
	}
	_, _ = d.run(ctx, undo, r, key, n) // the database's log book has it
	if r.Fails == Alone {
		d.alone.Undo(ctx, r, key, n)
	}
}

// Forget is Store. Without an answer the key stays counted until its window ends.
func (d *Redis) Forget(ctx context.Context, r Rule, key string) {
	if !r.counts(key, 1) {
		return
	}
	_, _ = d.run(ctx, forget, r, key, 1) // the database's log book has it
	if r.Fails == Alone {
		d.alone.Forget(ctx, r, key)
	}
}
