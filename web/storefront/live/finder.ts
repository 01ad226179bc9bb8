// The look-up of addresses with its looks, for a page that begins without.
import "../../shared/address-finder.css";
import "../../shared/address-finder";
