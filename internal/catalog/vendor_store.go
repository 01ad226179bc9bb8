package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func insertVendor(ctx context.Context, tx *sqldb.Tx, vendorID string, f VendorForm, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO vendors (id, slug, name, name_en, story, story_en, picture_id, version, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
		vendorID, f.Slug, f.Name, f.NameEn, f.Story, f.StoryEn, f.PictureID, now.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return ErrSlugTaken
	}
	return err
}

func updateVendor(ctx context.Context, tx *sqldb.Tx, vendorID string, f VendorForm) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE vendors SET slug = ?, name = ?, name_en = ?, story = ?, story_en = ?, picture_id = ?, version = version + 1
		 WHERE id = ? AND version = ?`,
		f.Slug, f.Name, f.NameEn, f.Story, f.StoryEn, f.PictureID, vendorID, f.Version))
	if sqldb.IsDuplicate(err) {
		return ErrSlugTaken
	}
	if err == nil && n == 0 {
		return ErrEditConflict
	}
	return err
}

func findVendor(ctx context.Context, q sqldb.Querier, idOrSlug string) (Vendor, error) {
	column := "v.slug"
	if id.Valid(idOrSlug) {
		column = "v.id"
	}
	vendors, err := listVendors(ctx, q, column+" = ?", idOrSlug)
	if err != nil {
		return Vendor{}, err
	}
	if len(vendors) == 0 {
		return Vendor{}, ErrVendorNotFound
	}
	return vendors[0], nil
}

func listVendors(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Vendor, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT v.id, v.slug, v.name, v.name_en, v.story, v.story_en, v.version,
		       COALESCE(p.id, ''), COALESCE(p.alt, ''), COALESCE(p.width, 0), COALESCE(p.height, 0), COALESCE(p.widths, '')
		  FROM vendors v LEFT JOIN pictures p ON p.id = v.picture_id
		 WHERE `+where+` ORDER BY v.name, v.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list vendors: %w", err)
	}
	defer rows.Close()
	vendors := []Vendor{}
	for rows.Next() {
		var v Vendor
		var p Picture
		var widths string
		if err := rows.Scan(&v.ID, &v.Slug, &v.Name, &v.NameEn, &v.Story, &v.StoryEn, &v.Version, &p.ID, &p.Alt, &p.Width, &p.Height, &widths); err != nil {
			return nil, fmt.Errorf("list vendors: %w", err)
		}
		if p.ID != "" {
			p.Widths = readWidths(widths)
			v.Picture = &p
		}
		vendors = append(vendors, v)
	}
	return vendors, rows.Err()
}
