"""PyTorch, eager, with the fused Adam; for the article's pair."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def dense(sizes, *last):
    """A dense network, relu inside and ``last`` at its end."""
    modules = []
    for fan_in, fan_out in pairwise(sizes):
        modules += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*modules[:-1], *last)


def setup(task, images, seed):
    """The usual training loop."""
    torch.manual_seed(seed)
    generator, discriminator = dense(task.generator, nn.Sigmoid()), dense(task.discriminator)
    task.check_parameters(*(sum(p.numel() for p in net.parameters()) for net in (generator, discriminator)))
    g_optimizer, d_optimizer = (
        torch.optim.Adam(net.parameters(), lr=task.learning_rate, betas=(task.beta_1, 0.999), fused=True)
        for net in (generator, discriminator)
    )
    digits = torch.from_numpy(images)
    ones = torch.ones(task.batch_size, 1)
    labels = torch.cat([ones, torch.zeros(task.batch_size, 1)])

    def run(n):
        for _ in range(n):
            real = digits[torch.randint(len(digits), (task.batch_size,))].float() / 255
            with torch.no_grad():
                fake = generator(torch.randn(task.batch_size, task.latent_dim))
            # twice the mean over both halves: the mean over real plus the mean over generated
            d_loss = 2 * bce(discriminator(torch.cat([real, fake])), labels)
            d_optimizer.zero_grad()
            d_loss.backward()
            d_optimizer.step()

            discriminator.requires_grad_(False)  # spares the gradients that the generator's step does not use
            g_loss = bce(discriminator(generator(torch.randn(task.batch_size, task.latent_dim))), ones)
            g_optimizer.zero_grad()
            g_loss.backward()
            g_optimizer.step()
            discriminator.requires_grad_(True)
        return d_loss.item(), g_loss.item()

    return run
