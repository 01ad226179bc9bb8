package count

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Redis counts for all processes of a shop, by the server's clock. Keys go by themselves: counters after Kept, gauges
// after Stands. An emptied server knows the gauges again as soon as every node has told its part.
type Redis struct {
	db    *redisdb.DB
	node  string
	ahead time.Duration // how far the clock of a test is ahead of the server's
}

var _ Store = (*Redis)(nil)

// NewRedis counts in db as node, a name that no other process has at the same time.
func NewRedis(db *redisdb.DB, node string) *Redis { return &Redis{db: db, node: node} }

// atOnce is how many keys one script handles, so that it never keeps the server from others for long.
const atOnce = 500

var (
	add = redisdb.NewScript(`
local out = {}
for i, key in ipairs(KEYS) do
  out[i] = redis.call('INCRBY', key, ARGV[i + 1])
  redis.call('PEXPIRE', key, ARGV[1])
end
return out`)

	raise = redisdb.NewScript(`
local out = {}
for i, key in ipairs(KEYS) do
  local n, least = tonumber(redis.call('GET', key) or 0), tonumber(ARGV[i + 1])
  if n < least then
    n = least
    redis.call('SET', key, ARGV[i + 1])
  end
  redis.call('PEXPIRE', key, ARGV[1])
  out[i] = n
end
return out`)

	read = redisdb.NewScript(`
local out = {}
for i, key in ipairs(KEYS) do out[i] = tonumber(redis.call('GET', key) or 0) end
return out`)

	// A gauge is a hash with, for each node, its part and until when it stands. ARGV: clock, Stands, node, parts.
	// Without parts it only reads.
	gauge = redisdb.NewScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local out = {}
for i, key in ipairs(KEYS) do
  local part = ARGV[3 + i]
  if part == '0' then
    redis.call('HDEL', key, ARGV[3])
  elseif part then
    redis.call('HSET', key, ARGV[3], part .. ' ' .. string.format('%.0f', now + ARGV[2]))
    redis.call('PEXPIRE', key, ARGV[2])
  end
  local sum, parts = 0, redis.call('HGETALL', key)
  for j = 1, #parts, 2 do
    local n, till = string.match(parts[j + 1], '^(%S+) (%S+)$')
    if tonumber(till) > now then sum = sum + n else redis.call('HDEL', key, parts[j]) end
  end
  out[i] = sum
end
return out`)
)

// Add is Store.
func (d *Redis) Add(ctx context.Context, numbers ...Number) ([]int64, error) {
	return d.each(ctx, add, "count:", numbers, Kept.Milliseconds())
}

// Raise is Store.
func (d *Redis) Raise(ctx context.Context, numbers ...Number) ([]int64, error) {
	return d.each(ctx, raise, "count:", numbers, Kept.Milliseconds())
}

// Counters is Store.
func (d *Redis) Counters(ctx context.Context, keys ...string) ([]int64, error) {
	return d.readAll(ctx, read, "count:", keys)
}

// Hold is Store.
func (d *Redis) Hold(ctx context.Context, numbers ...Number) ([]int64, error) {
	return d.each(ctx, gauge, "gauge:", numbers, d.ahead.Milliseconds(), Stands.Milliseconds(), d.node)
}

// Gauges is Store.
func (d *Redis) Gauges(ctx context.Context, keys ...string) ([]int64, error) {
	return d.readAll(ctx, gauge, "gauge:", keys, d.ahead.Milliseconds(), Stands.Milliseconds(), d.node)
}

func (d *Redis) each(ctx context.Context, s *redisdb.Script, prefix string, numbers []Number, first ...any) ([]int64, error) {
	out := make([]int64, 0, len(numbers))
	for len(numbers) > 0 {
		some := numbers[:min(len(numbers), atOnce)]
		numbers = numbers[len(some):]
		keys, args := make([]string, len(some)), append([]any(nil), first...)
		for i, x := range some {
			keys[i] = prefix + x.Key
			args = append(args, x.N)
		}
		got, err := d.db.Run(ctx, s, keys, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

func (d *Redis) readAll(ctx context.Context, s *redisdb.Script, prefix string, keys []string, args ...any) ([]int64, error) {
	out := make([]int64, 0, len(keys))
	for len(keys) > 0 {
		some := make([]string, min(len(keys), atOnce))
		for i := range some {
			some[i] = prefix + keys[i]
		}
		keys = keys[len(some):]
		got, err := d.db.Run(ctx, s, some, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}
