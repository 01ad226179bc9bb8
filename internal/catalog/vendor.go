package catalog

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// VendorForm is a vendor as staff write it.
type VendorForm struct {
	Slug      string `json:"slug,omitempty"      doc:"Address in the shop; empty: made from the English name, or kept" maxLength:"60" example:"seoul-snack"`
	Name      string `json:"name"                doc:"Name"                minLength:"1" maxLength:"60" example:"서울스낵"`
	NameEn    string `json:"nameEn,omitempty"    doc:"Name in English"     maxLength:"80"               example:"Seoul Snack"`
	Story     string `json:"story,omitempty"     doc:"Plain text"          maxLength:"5000"`
	StoryEn   string `json:"storyEn,omitempty"   doc:"The same in English" maxLength:"8000"`
	PictureID string `json:"pictureId,omitempty" doc:"A picture that was uploaded before" maxLength:"36"`
	Version   int64  `json:"version,omitempty"   doc:"For a change: the version that was read" minimum:"0"`
}

func (f VendorForm) normal() (VendorForm, error) {
	c := checker{fault: ErrVendor}
	c.line("name", &f.Name, 1, 60)
	c.line("nameEn", &f.NameEn, 0, 80)
	c.text("story", &f.Story, 5000)
	c.text("storyEn", &f.StoryEn, 8000)
	c.slug("slug", &f.Slug, f.NameEn)
	return f, c.err()
}

// CreateVendor adds a vendor. It fails with ErrVendor, ErrSlugTaken or ErrPictureNotFound.
func (s *Service) CreateVendor(ctx context.Context, f VendorForm) (Vendor, error) {
	f, err := f.normal()
	if err != nil {
		return Vendor{}, err
	}
	vendorID := id.New()
	if f.Slug == "" {
		f.Slug = "v-" + vendorID[len(vendorID)-12:]
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := pictureExists(ctx, tx, f.PictureID); err != nil {
			return err
		}
		return insertVendor(ctx, tx, vendorID, f, s.now())
	})
	if err != nil {
		return Vendor{}, fmt.Errorf("create vendor: %w", err)
	}
	return s.Vendor(ctx, vendorID)
}

// UpdateVendor replaces what staff wrote of a vendor. It fails like CreateVendor, or with ErrEditConflict.
func (s *Service) UpdateVendor(ctx context.Context, vendorID string, f VendorForm) (Vendor, error) {
	present, err := s.Vendor(ctx, vendorID)
	if err != nil {
		return Vendor{}, err
	}
	if f.Slug == "" {
		f.Slug = present.Slug
	}
	if f, err = f.normal(); err != nil {
		return Vendor{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := pictureExists(ctx, tx, f.PictureID); err != nil {
			return err
		}
		if err := updateVendor(ctx, tx, present.ID, f); err != nil {
			return err
		}
		if f.Name == present.Name && f.NameEn == present.NameEn {
			return nil
		}
		return refold(ctx, tx, present.ID, f.Name, f.NameEn)
	})
	if err != nil {
		return Vendor{}, fmt.Errorf("update vendor %s: %w", vendorID, err)
	}
	return s.Vendor(ctx, present.ID)
}

// Vendor gives a vendor by id or slug, or ErrVendorNotFound.
func (s *Service) Vendor(ctx context.Context, idOrSlug string) (Vendor, error) {
	return findVendor(ctx, s.db, idOrSlug)
}

// Vendors lists all vendors by name.
func (s *Service) Vendors(ctx context.Context) ([]Vendor, error) {
	return listVendors(ctx, s.db, "1 = 1")
}
