"""Checks a VAE that a student has trained on the ring (notebook 6.1): what it learned, not how it was written."""

import numpy as np

from gan_lessons import data, metrics
from gan_lessons.chapters import vae
from gan_lessons.utils.validation import is_blank

SD, GOAL, N = 0.1, -1.0, 2000  # of the decoder's Gaussian; the ELBO to reach, in nats; points that are scored
EXPECTED = f"8 of 8 modes, and a mean ELBO above {GOAL:.1f} nats on points that training has not seen"
HINTS = {
    "does_not_fit": "The encoder takes points and returns a mean and a log variance for each dimension of z.",
    "not_finite": "The ELBO is NaN or infinite. Begin again, with a smaller learning rate.",
    "kl_missing": "Reconstructions are good, but the codes lie far from N(0, 1). Which term keeps them near it?",
    "code_unused": "q(z|x) is N(0, 1) for every x. Are both networks trained, and does the KL weigh too much?",
    "modes_missing": "Some modes get no samples. Train longer, or give the networks more units.",
    "elbo_too_low": "The model is on its way. Train longer, or change the learning rate.",
}


def check_ring_vae(encoder, decoder):
    """The result for two trained networks, as the other checks show it.

    Args:
        encoder: a ``keras.Model`` from points ``(n, 2)`` to means and log variances, ``(n, 2 * latent_dim)``.
        decoder: a ``keras.Model`` from ``(n, latent_dim)`` to points.

    Example:
        >>> check_ring_vae(..., ...)
        ring_vae: still open
          hint      Replace the blanks by your two networks, trained.
    """
    from gan_lessons.exercises import Result  # it imports this package's modules by name

    if is_blank(encoder) or is_blank(decoder):
        return Result("ring_vae", False, hint="Replace the blanks by your two networks, trained.")
    try:
        model = vae.VAE(encoder, decoder, sd=SD)
        mistake, yours = _read(model)
    except Exception as error:
        mistake, yours = "does_not_fit", " ".join(str(error).split())[:160]
    return Result("ring_vae", mistake is None, mistake, EXPECTED, yours, HINTS.get(mistake, ""))


def _read(model):
    """A mistake or None, and what was measured."""
    ring = data.ring(sd=0.05)
    points = ring.sample(N, np.random.default_rng(1234))
    bound, kl = float(model.elbo(points, draws=10).mean()), float(model.kl(points).sum(axis=1).mean())
    apart = float(np.sqrt(((model.reconstruct(points) - points) ** 2).mean()))
    found = metrics.modes(model.generate(N), ring)
    yours = f"{found}; mean ELBO {bound:.2f} nats, of which the KL costs {kl:.2f}; error of reconstruction {apart:.2f}"
    if bound >= GOAL and found.covered == found.total:
        return None, yours
    if not np.isfinite(bound):
        return "not_finite", yours
    if kl < 0.1:
        return "code_unused", yours
    if apart < 2 * SD and kl > 8:
        return "kl_missing", yours
    return ("modes_missing" if found.covered < found.total else "elbo_too_low"), yours
