package lease

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Redis gives leases to all processes of a shop, by the server's clock. Fences come from that clock, so they grow also over
// an emptied server; what was held then is lost, and Renew says so.
type Redis struct {
	db    *redisdb.DB
	now   func() time.Time
	ahead time.Duration // how far the clock of a test is ahead of the server's
}

var _ Store = (*Redis)(nil)

// NewRedis gives leases in db; now is the clock that Until is counted by.
func NewRedis(db *redisdb.DB, now func() time.Time) *Redis { return &Redis{db: db, now: now} }

// A lease is a hash: holder, fence, till. ARGV: clock, ttl, holder, fence; microseconds.
// The key outlives the lease, so that the next fence is larger even if the server's clock was set back.
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2] + ARGV[1]
local kept = redis.call('HMGET', KEYS[1], 'holder', 'fence', 'till')
local holder, fence, till = kept[1], tonumber(kept[2] or 0), tonumber(kept[3] or 0)
local held = till > now
local function write(holder, fence, till)
  redis.call('HSET', KEYS[1], 'holder', holder, 'fence', string.format('%.0f', fence), 'till', string.format('%.0f', till))
  redis.call('PEXPIRE', KEYS[1], 86400000 + math.ceil(math.max(till - now, 0) / 1000))
end
`

var (
	take = redisdb.NewScript(prelude + `
if held and holder ~= ARGV[3] then return {0} end
fence = math.max(fence + 1, now)
write(ARGV[3], fence, now + ARGV[2])
return {fence}`)

	renew = redisdb.NewScript(prelude + `
if not held or fence ~= tonumber(ARGV[4]) then return {0} end
write(holder, fence, now + ARGV[2])
return {fence}`)

	release = redisdb.NewScript(prelude + `
if held and fence == tonumber(ARGV[4]) then write(holder, fence, 0) end
return {1}`)

	find = redisdb.NewScript(prelude + `
if not held then return {} end
return {holder, kept[2], string.format('%.0f', till - now)}`)
)

func (d *Redis) run(ctx context.Context, s *redisdb.Script, l Lease, ttl time.Duration) (int64, error) {
	out, err := d.db.Run(ctx, s, []string{"lease:" + l.Name}, d.ahead.Microseconds(), ttl.Microseconds(), l.Holder, l.Fence)
	if err != nil {
		return 0, err
	}
	return out[0], nil
}

// Take is Store.
func (d *Redis) Take(ctx context.Context, name, holder string, ttl time.Duration) (Lease, error) {
	l := Lease{Name: name, Holder: holder, Until: d.now().Add(ttl)}
	fence, err := d.run(ctx, take, l, ttl)
	if err != nil {
		return Lease{}, fmt.Errorf("take lease %s: %w", name, err)
	}
	if fence == 0 {
		return Lease{}, ErrHeld
	}
	l.Fence = fence
	return l, nil
}

// Renew is Store.
func (d *Redis) Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error) {
	until := d.now().Add(ttl)
	fence, err := d.run(ctx, renew, l, ttl)
	if err != nil {
		return Lease{}, fmt.Errorf("renew lease %s: %w", l.Name, err)
	}
	if fence == 0 {
		return Lease{}, ErrLost
	}
	l.Until = until
	return l, nil
}

// Release is Store.
func (d *Redis) Release(ctx context.Context, l Lease) error {
	if _, err := d.run(ctx, release, l, 0); err != nil {
		return fmt.Errorf("release lease %s: %w", l.Name, err)
	}
	return nil
}

// Find is Store.
func (d *Redis) Find(ctx context.Context, name string) (Lease, error) {
	now := d.now()
	out, err := d.db.Words(ctx, find, []string{"lease:" + name}, d.ahead.Microseconds())
	if err != nil {
		return Lease{}, fmt.Errorf("find lease %s: %w", name, err)
	}
	if len(out) != 3 {
		return Lease{}, ErrFree
	}
	fence, _ := strconv.ParseInt(out[1], 10, 64) // written by our own scripts
	left, _ := strconv.ParseInt(out[2], 10, 64)
	return Lease{name, out[0], fence, now.Add(time.Duration(left) * time.Microsecond)}, nil
}
